import type { EntityDetail, FactShown, GraphPage } from '../api/graph.ts'
import { bold, count, date, dim, fit, plain, remark, say } from './output.ts'

/** The most connected entities, each with its facts. */
export function reportGraph({ entities, facts, total }: GraphPage): void {
  const bySubject = Map.groupBy(facts, ({ subject }) => subject)
  for (const entity of entities.toSorted((a, b) => b.facts - a.facts)) {
    say(`${bold(plain(entity.name))}${dim(kindOf(entity.type))}  ${count(entity.facts, 'fact')}`)
    for (const fact of bySubject.get(entity.name) ?? []) say(`    ${line(fact, entity.name)}`)
  }
  if (entities.length < total.entities)
    remark(
      dim(
        `${total.entities - entities.length} further entities are in ${count(total.facts, 'fact')} or none: --limit shows more`,
      ),
    )
}

export function reportEntity({ entity, facts, mentions }: EntityDetail): void {
  const also = entity.aliases.length === 0 ? '' : dim(`  also ${entity.aliases.map(plain).join(', ')}`)
  say(`${bold(plain(entity.name))}${dim(kindOf(entity.type))}${also}`)
  for (const fact of facts) say(`    ${line(fact, entity.name)}`)
  say(dim(`${count(entity.records, 'record')} ${entity.records === 1 ? 'names' : 'name'} it`))
  for (const { record } of mentions.slice(0, 5))
    say(dim(`    ${date(record.at)} ${plain(record.id)}  ${fit(record.text)}`))
}

/** A fact as it is told of one of its ends, with its time and the records that say it. */
function line({ subject, predicate, object, from, to, superseded, evidence }: FactShown, of: string): string {
  const told =
    subject === of
      ? `${plain(predicate)} ${plain(String(object))}`
      : `${plain(subject)} ${plain(predicate)} ${plain(String(object))}`
  const end = superseded === undefined ? to : Math.min(superseded, to ?? Infinity)
  const time =
    from === undefined && end === undefined
      ? ''
      : `  ${from === undefined ? '' : day(from)} to ${end === undefined ? 'now' : day(end)}`
  return `${told}${dim(`${time}  ${evidence.map(({ id }) => plain(id)).join(', ')}`)}`
}

function day(at: number): string {
  return date(at).slice(0, 10)
}

function kindOf(type: string | undefined): string {
  return type === undefined ? '' : `  ${plain(type)}`
}
