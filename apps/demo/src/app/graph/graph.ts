import type { Scope } from '@mnestic/core'
import type { Entity, GraphFact } from '@mnestic/knowledge-graph'
import type { EntityDetail, GraphPage, GraphRequest } from '../../api/graph.ts'
import type { DemoMemory } from '../../compose.ts'
import { DemoError } from '../error-body.ts'
import { allEntities, allFacts } from './all.ts'
import { entityShown, factShown } from './shown.ts'

/** Entities of a drawing where nobody says how many: more cannot be read. */
const usual = 120
const mostMentions = 100

/** The most connected entities of a scope's graph, and the facts between them. @throws INVALID_ARGUMENT */
export async function graphPage(
  memory: DemoMemory,
  { scope, validAt, limit = usual, around = [] }: GraphRequest,
): Promise<GraphPage> {
  const everything = await allFacts(memory, scope, undefined)
  const facts = validAt === undefined ? everything : await allFacts(memory, scope, validAt)
  const entities = await allEntities(memory, scope)
  const degrees = degreesOf(facts)
  const chosen = choose(entities, facts, { degrees, limit, around })
  const shown = facts.filter(
    ({ subject, object, objectKind }) =>
      chosen.has(subject) && (objectKind === 'literal' || chosen.has(String(object))),
  )
  const times = timesOf(everything)
  return {
    entities: entities
      .filter(({ name }) => chosen.has(name))
      .map((entity) => entityShown(entity, degrees.get(entity.name) ?? 0)),
    facts: shown.map(factShown),
    total: { entities: entities.length, facts: facts.length },
    ...(times === undefined ? {} : { times }),
  }
}

/** @throws NOT_FOUND: no living record names it */
export async function entityDetail(memory: DemoMemory, scope: Scope, name: string): Promise<EntityDetail> {
  const { world } = memory.views
  const entity = await world.entity(scope, name)
  if (entity === undefined)
    throw new DemoError(
      'NOT_FOUND',
      `No record names "${name.slice(0, 80)}"; those that did may have been forgotten.`,
    )
  const about = await world.facts(scope, { subject: entity.name, limit: 1_000 })
  const into = await world.facts(scope, { object: entity.name, limit: 1_000 })
  // What holds both ways is told once.
  const facts = [...new Map([...into.facts, ...about.facts].map((fact) => [bothWays(fact), fact])).values()]
  return {
    entity: entityShown(entity, facts.length),
    facts: facts.map(factShown).toSorted((a, b) => beginOf(a) - beginOf(b)),
    mentions: entity.mentions
      .slice(0, mostMentions)
      .map(({ record, span }) => ({ record, ...(span === undefined ? {} : { span }) })),
  }
}

/** The same for a fact and the way back that the schema makes of it. */
function bothWays({ subject, predicate, object, from, to }: GraphFact): string {
  return JSON.stringify([predicate, [subject, String(object)].sort(), from, to])
}

/** A fact without a time of its own begins with the first record that says it. */
function beginOf({
  from,
  evidence,
}: Pick<GraphFact, 'from'> & { readonly evidence: readonly { readonly at: number }[] }): number {
  return from ?? evidence[0]?.at ?? 0
}

/** How many facts each entity stands in. */
function degreesOf(facts: readonly GraphFact[]): ReadonlyMap<string, number> {
  const degrees = new Map<string, number>()
  const count = (name: string): void => void degrees.set(name, (degrees.get(name) ?? 0) + 1)
  for (const { subject, object, objectKind } of facts) {
    count(subject)
    if (objectKind === 'entity' && object !== subject) count(String(object))
  }
  return degrees
}

/** Those asked for with their neighbours, then by facts; entities without a fact are not drawn. */
function choose(
  entities: readonly Entity[],
  facts: readonly GraphFact[],
  {
    degrees,
    limit,
    around,
  }: {
    readonly degrees: ReadonlyMap<string, number>
    readonly limit: number
    readonly around: readonly string[]
  },
): ReadonlySet<string> {
  const asked = new Set(around)
  const chosen = new Set(entities.flatMap(({ name }) => (asked.has(name) ? [name] : [])))
  for (const { subject, object, objectKind } of facts) {
    if (objectKind === 'literal') continue
    if (asked.has(subject)) chosen.add(String(object))
    if (asked.has(String(object))) chosen.add(subject)
  }
  const connected = entities
    .filter(({ name }) => degrees.has(name))
    .toSorted((a, b) => (degrees.get(b.name) ?? 0) - (degrees.get(a.name) ?? 0))
  for (const { name } of connected) {
    if (chosen.size >= limit) break
    chosen.add(name)
  }
  return chosen
}

function timesOf(facts: readonly GraphFact[]): { readonly from: number; readonly to: number } | undefined {
  let [from, to] = [Infinity, -Infinity]
  for (const fact of facts)
    for (const time of [fact.from, fact.to, fact.superseded, ...fact.evidence.map(({ record }) => record.at)])
      if (time !== undefined) [from, to] = [Math.min(from, time), Math.max(to, time)]
  return from <= to ? { from, to } : undefined
}
