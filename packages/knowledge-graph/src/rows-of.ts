import type { Fact } from '@mnestic/core'
import type { Extraction } from './contract/extractor.ts'
import type { Alias, Mention, Rows, Statement, Thing } from './contract/rows.ts'
import { keyOf } from './link/key.ts'
import type { Predicates } from './schema/predicates.ts'

/** Who found what comes with a record. */
export const application = 'application'

/** Facts as they came with a record, or from an extractor, as rows of that record. */
export function rowsOfFacts(facts: readonly Fact[], source: string, predicates: Predicates): Rows {
  return {
    mentions: [],
    statements: facts.map((fact) => statementOf(fact, source, predicates)),
    aliases: [],
  }
}

/** What an extractor found. */
export function rowsOfExtraction(
  { entities, facts }: Extraction,
  source: string,
  predicates: Predicates,
): Rows {
  const mentions: Mention[] = []
  const ties: Alias[] = []
  for (const { name, type, aliases = [], span, confidence } of entities) {
    const key = keyOf(name)
    const place = { span, confidence, source, ...(type !== undefined && { type }) }
    mentions.push({ key, name, ...place })
    for (const alias of aliases) {
      const b = keyOf(alias)
      if (b === key) continue
      mentions.push({ key: b, name: alias, ...place })
      ties.push({ a: key, b })
    }
  }
  return { mentions, statements: rowsOfFacts(facts, source, predicates).statements, aliases: ties }
}

export function together(a: Rows, b: Rows): Rows {
  return {
    mentions: [...a.mentions, ...b.mentions],
    statements: [...a.statements, ...b.statements],
    aliases: [...a.aliases, ...b.aliases],
  }
}

function statementOf(fact: Fact, source: string, predicates: Predicates): Statement {
  const { name: predicate, turned } = predicates.canonical(fact.predicate)
  const subject: Thing = { entity: keyOf(fact.subject), name: fact.subject }
  const object = thingOf(fact)
  const symmetric = predicates.get(predicate)?.symmetric ?? false
  const swap = 'entity' in object && (turned || (symmetric && object.entity < subject.entity))
  const [first, second]: readonly [typeof subject, Thing] = swap ? [object, subject] : [subject, object]
  return {
    subject: first.entity,
    subjectName: first.name,
    // A literal is nobody's subject: the inverse stays as it was said.
    predicate: turned && !swap ? fact.predicate : predicate,
    object: second,
    ...(fact.from !== undefined && { from: fact.from }),
    ...(fact.to !== undefined && { to: fact.to }),
    ...(fact.span !== undefined && { span: fact.span }),
    confidence: fact.confidence ?? 1,
    source,
  }
}

function thingOf({ object, objectKind }: Fact): Thing {
  const kind = objectKind ?? (typeof object === 'string' ? 'entity' : 'literal')
  if (kind === 'literal') return { literal: object }
  const name = String(object)
  return { entity: keyOf(name), name }
}
