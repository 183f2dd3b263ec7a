import type { Scope } from '@mnestic/core'
import type { FactQuery } from '../contract/api.ts'
import type { GraphFact } from '../contract/fact.ts'
import type { Literal } from '../contract/rows.ts'
import { keyOf } from '../link/key.ts'
import type { View } from '../view/view.ts'
import { checkCursor, checkLimit, checkName, checkObject, checkWhen, type Cursor } from './check.ts'
import { derivedFacts } from './derived.ts'
import { groupsOf, inOrder, writeFacts, type FactGroup } from './fact-writer.ts'
import { entityOf, openScope, type ApiParts, type Opened } from './opened.ts'

interface Pattern {
  readonly subject: string | undefined
  readonly predicate: string | undefined
  readonly object: Literal | undefined
}

const members: readonly string[] = [
  'subject',
  'predicate',
  'object',
  'after',
  'limit',
] satisfies readonly (keyof FactQuery)[]
/** Facts that an engine brings for an entity. */
const maxAround = 100_000

export async function factsOf(
  parts: ApiParts,
  scope: Scope,
  query: FactQuery,
): Promise<{ readonly facts: readonly GraphFact[]; readonly next?: string }> {
  const asked = checkWhen('The query of facts', query, members)
  const pattern = turned(parts, {
    subject: query.subject === undefined ? undefined : checkName('subject', query.subject),
    predicate: query.predicate === undefined ? undefined : checkName('predicate', query.predicate),
    object: query.object === undefined ? undefined : checkObject(query.object),
  })
  const cursor = checkCursor(query.after)
  const limit = checkLimit(query.limit, 100, 1_000)
  const { subject, object, predicate } = pattern
  const around = [subject, object].flatMap((name) => (typeof name === 'string' ? [keyOf(name)] : []))
  if (subject !== undefined || object !== undefined) {
    const literals = object === undefined ? [] : [object]
    // A transitive predicate goes on from what it leads to.
    const steps = predicate !== undefined && parts.predicates.get(predicate)?.transitive === true ? 8 : 1
    const opened = await openScope(parts, scope, { around, literals, steps, limit: maxAround }, asked)
    if (opened === undefined) return { facts: [] }
    const facts = matching(opened.view, pattern)
    return page(opened, [...facts, ...derivedFacts(opened.view, pattern)].sort(inOrder), cursor, limit)
  }
  const after = Math.max(0, cursor.seq - 1)
  const reach = {
    facts: { after, limit: limit + cursor.skip, ...(predicate !== undefined && { predicate }) },
  }
  const opened = await openScope(parts, scope, reach, asked)
  if (opened === undefined) return { facts: [] }
  const { graph } = opened.view
  const found: number[] = []
  for (let fact = 0; fact < graph.facts; fact++)
    if (
      graph.first(fact) >= cursor.seq &&
      graph.first(fact) <= graph.upTo &&
      says(opened.view, fact, predicate)
    )
      found.push(fact)
  // Few of many: the others need not be put in order.
  const nearest =
    found.length > 4_096 ? firstOf(found, (fact) => graph.first(fact), limit + cursor.skip) : found
  return page(
    opened,
    groupsOf(opened.view, nearest),
    cursor,
    limit,
    graph.upTo,
    nearest.length < found.length,
  )
}

/** A question by the inverse of a predicate asks for the same fact from its other end. */
function turned({ predicates }: ApiParts, { subject, predicate, object }: Pattern): Pattern {
  if (predicate === undefined) return { subject, predicate, object }
  const { name, turned: inverse } = predicates.canonical(predicate)
  if (!inverse || typeof object === 'number' || typeof object === 'boolean')
    return { subject, predicate: name, object }
  return { subject: object, predicate: name, object: subject }
}

function says(view: View, fact: number, predicate: string | undefined): boolean {
  if (predicate !== undefined && view.graph.predicates[view.graph.predicate(fact)] !== predicate) return false
  return view.counts(fact)
}

/** Facts that are said; of a symmetric predicate either way round. */
function matching(view: View, { subject, predicate, object }: Pattern): readonly FactGroup[] {
  const { graph } = view
  const start = subject === undefined ? undefined : entityOf(view, subject)
  const ends = object === undefined ? undefined : nodesOf(view, object)
  if (subject !== undefined && start === undefined) return []
  const facts: number[] = []
  const add = (fact: number): undefined => {
    if (predicate === undefined || graph.predicates[graph.predicate(fact)] === predicate) facts.push(fact)
  }
  if (start !== undefined) {
    view.leaving(start, add)
    view.entering(start, (fact) => (isSymmetric(view, fact) ? add(fact) : undefined))
    const other = (fact: number): number =>
      view.subject(fact) === start ? view.object(fact) : view.subject(fact)
    return groupsOf(view, ends === undefined ? facts : facts.filter((fact) => ends.includes(other(fact))))
  }
  for (const end of ends ?? []) {
    view.entering(end, add)
    view.leaving(end, (fact) => (isSymmetric(view, fact) ? add(fact) : undefined))
  }
  return groupsOf(view, facts)
}

function isSymmetric(view: View, fact: number): boolean {
  return view.known(view.graph.predicate(fact))?.symmetric === true
}

/** A text may be the name of an entity, or a literal. */
function nodesOf(view: View, value: Literal): readonly number[] {
  const literal = view.graph.literalNode(value)
  const entity = typeof value === 'string' ? entityOf(view, value) : undefined
  return [entity, literal].flatMap((node) => node ?? [])
}

/** The smallest by a number, and all that are equal to the last of them. */
function firstOf(facts: readonly number[], by: (fact: number) => number, count: number): readonly number[] {
  const numbers = Float64Array.from(facts, by).sort()
  const last = numbers[Math.min(count, numbers.length - 1)] ?? Infinity
  return facts.filter((fact) => by(fact) <= last)
}

/** @param upTo first supports up to here are all there @param more there are facts after the groups */
async function page(
  { view, citations }: Opened,
  groups: readonly FactGroup[],
  cursor: Cursor,
  limit: number,
  upTo: number = Infinity,
  more: boolean = false,
): Promise<{ readonly facts: readonly GraphFact[]; readonly next?: string }> {
  const open = groups.filter(({ first }) => first >= cursor.seq)
  const skipped = open.filter(({ first }) => first === cursor.seq).slice(0, cursor.skip)
  const rest = open.slice(skipped.length)
  const taken = rest.slice(0, limit)
  const written = await writeFacts(view, citations, taken)
  const facts = written.map(({ fact }) => fact)
  const last = taken.at(-1)
  if (rest.length > taken.length || more) {
    if (last === undefined) return { facts }
    const same = taken.filter(({ first }) => first === last.first).length
    const before = last.first === cursor.seq ? skipped.length : 0
    return { facts, next: `${last.first}:${before + same}` }
  }
  return upTo === Infinity ? { facts } : { facts, next: `${upTo + 1}:0` }
}
