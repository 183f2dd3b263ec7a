import { MnesticError } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import { isBackwards, predicateOf, relationOf, type PathPredicate, type Relation } from './path-graph.ts'

/**
 * What was learned of which words say which relation, from questions alone. Plain JSON.
 *
 * It is the application's own value and holds words of the questions that it was learned from: no forget reaches it.
 * After one that concerns those questions, learn again from the others and drop the old value.
 */
export interface RelationModel {
  readonly format: typeof modelFormat
  readonly version: typeof modelVersion
  /** How many questions it was learned from: those for which some path said something. */
  readonly questions: number
  /** By text of words: how often each relation was meant, in parts of a question. By text, then by relation. */
  readonly spans: readonly SpanCounts[]
  /** SHA-256 over the rest, in hex. */
  readonly digest: string
}

export type SpanCounts = readonly [text: string, counts: readonly RelationCount[]]
/** A predicate's first name, whether it is taken from object to subject, and a number above 0. */
export type RelationCount = readonly [predicate: string, backwards: boolean, count: number]

const modelFormat = '@mnestic/knowledge-graph/relations'
const modelVersion = 1

/** How often a text went with each relation of some graph; `total` counts relations that the graph lacks as well. */
export interface Counts {
  readonly byRelation: ReadonlyMap<Relation, number>
  readonly total: number
}

export type ModelIndex = ReadonlyMap<string, readonly RelationCount[]>

/** @throws CORRUPT, NEWER_FORMAT */
export function indexOf(model: RelationModel): ModelIndex {
  const given: unknown = model
  if (!isObject(given) || given['format'] !== modelFormat) throw corrupt('it is not what was learned')
  const { version, spans } = given
  if (typeof version === 'number' && version > modelVersion)
    throw new MnesticError(
      'NEWER_FORMAT',
      `The relation model has format ${version}, and this version reads ${modelVersion}: update @mnestic/knowledge-graph`,
    )
  if (version !== modelVersion) throw corrupt('its version is missing')
  if (!Array.isArray(spans) || !spans.every(isSpanCounts)) throw corrupt('its counts are not those of texts')
  return new Map(spans)
}

/** By text, for the texts that were counted. */
export function countsOf(
  index: ModelIndex,
  texts: Iterable<string>,
  predicates: readonly PathPredicate[],
): ReadonlyMap<string, Counts> {
  const numbers = new Map(predicates.map(({ names }, i) => [names[0] ?? '', i]))
  const counts = new Map<string, Counts>()
  for (const text of texts) {
    const byRelation = new Map<Relation, number>()
    let total = 0
    for (const [name, backwards, count] of index.get(text) ?? []) {
      const predicate = numbers.get(name)
      if (predicate !== undefined) byRelation.set(relationOf(predicate, backwards), count)
      total += count
    }
    if (total > 0) counts.set(text, { byRelation, total })
  }
  return counts
}

function isSpanCounts(value: unknown): value is SpanCounts {
  if (!Array.isArray(value) || value.length !== 2) return false
  const pair: readonly unknown[] = value
  const [text, counts] = pair
  return typeof text === 'string' && Array.isArray(counts) && counts.every(isRelationCount)
}

function isRelationCount(value: unknown): value is RelationCount {
  if (!Array.isArray(value) || value.length !== 3) return false
  const triple: readonly unknown[] = value
  const [predicate, backwards, count] = triple
  return (
    typeof predicate === 'string' &&
    typeof backwards === 'boolean' &&
    typeof count === 'number' &&
    Number.isFinite(count) &&
    count > 0
  )
}

function corrupt(why: string): MnesticError {
  return new MnesticError('CORRUPT', `The relation model cannot be used: ${why}. Learn it again.`)
}

/** Smaller counts say nothing, and are most of them. */
const leastCount = 0.01
/** Decimals that are kept: the last bits of an exponential differ from machine to machine. */
const decimals = 6

export async function toModel(
  counted: ReadonlyMap<string, ReadonlyMap<Relation, number>>,
  predicates: readonly PathPredicate[],
  questions: number,
): Promise<RelationModel> {
  const spans = [...counted]
    .map(([text, counts]): SpanCounts => [text, rounded(counts, predicates)])
    .filter(([, counts]) => counts.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const content = { format: modelFormat, version: modelVersion, questions, spans } as const
  return { ...content, digest: await digestOf(content) }
}

function rounded(
  counts: ReadonlyMap<Relation, number>,
  predicates: readonly PathPredicate[],
): readonly RelationCount[] {
  return [...counts]
    .filter(([, count]) => count >= leastCount)
    .map(([relation, count]): RelationCount => [
      predicates[predicateOf(relation)]?.names[0] ?? '',
      isBackwards(relation),
      Number(count.toFixed(decimals)),
    ])
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : Number(x) - Number(y)))
}

async function digestOf(model: Omit<RelationModel, 'digest'>): Promise<string> {
  const { format, version, questions, spans } = model
  const bytes = new TextEncoder().encode(JSON.stringify([format, version, questions, spans]))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
