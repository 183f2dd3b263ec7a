import type { Revision, Seq } from './contract/log.ts'
import { feedbackOwner, usedOwner } from './change.ts'
import { checkList, checkName } from './check/record.ts'
import { invalid, isObject } from './check/value.ts'
import { checkOpen, type Engine } from './engine.ts'
import { MnesticError } from './error.ts'
import { diversitySignal, rankerSignal } from './check/weights.ts'
import { scopeKey, toScope } from './scope.ts'

/**
 * The data of a feedback note, which leaves with any of the recollected records; indexes point into its `about`. Beside
 * it each used record has a note of its own (owner `@core/used`, no data), which leaves with that record alone.
 */
export interface FeedbackData {
  /** Which of the recollected records were used. */
  readonly used: readonly number[]
  /** By record, in order: each signal as it was standardised, of backends by `name.signal`, of the memory's own by name; not `diversity`. */
  readonly signals: readonly { readonly [signal: string]: number }[]
  /**
   * By record, in order: the sum of all contributions but a ranker's and what diversity took, as `Ranker.rank` is given it. Absent in notes
   * from before it was logged.
   */
  readonly scores?: readonly number[]
}

const maxItems = 1_000

/** See `Memory.feedback`. */
export async function feedback(
  engine: Engine,
  scopeInput: unknown,
  recollection: unknown,
  usedInput: unknown,
): Promise<Revision> {
  checkOpen(engine)
  const scope = toScope(scopeInput)
  const used = new Set(checkList('usedIds', usedInput, maxItems, checkName))
  const own = itemsOf(recollection).filter((item) => scopeKey(item.scope) === scopeKey(scope))
  const items = [...new Map(own.map((item) => [item.id, item])).values()]
  const seqs = await engine.storage.resolve(
    scope,
    items.map((item) => item.id),
  )
  const about = items.flatMap((item, i): readonly (Item & { readonly seq: Seq })[] => {
    const seq = seqs[i]
    return typeof seq === 'number' ? [{ ...item, seq }] : []
  })
  for (const id of used)
    if (!about.some((item) => item.id === id))
      throw new MnesticError(
        'NOT_FOUND',
        `The record ${JSON.stringify(id)} is not in the recollection, or is gone`,
      )
  // A note about nothing would be about the scope as a whole.
  if (about.length === 0) return (await engine.storage.scope(scope))?.revision ?? 0
  const data = {
    used: about.flatMap((item, i) => (used.has(item.id) ? [i] : [])),
    signals: about.map((item) => item.signals),
    scores: about.map((item) => item.score),
  } satisfies FeedbackData
  const notes = [
    { owner: feedbackOwner, about: about.map((item) => item.seq), data },
    ...about
      .filter((item) => used.has(item.id))
      .map(({ seq }) => ({ owner: usedOwner, about: [seq], data: null })),
  ]
  const { revision } = await engine.storage.append({ scope, records: [], vectors: [], notes })
  for (const view of engine.views.values()) view.follow(revision)
  return revision
}

interface Item {
  readonly id: string
  readonly scope: readonly string[]
  readonly signals: Record<string, number>
  readonly score: number
}

function itemsOf(recollection: unknown): readonly Item[] {
  if (
    typeof recollection !== 'object' ||
    recollection === null ||
    !('items' in recollection) ||
    !Array.isArray(recollection.items) ||
    recollection.items.length > maxItems
  ) {
    throw invalid('recollection', recollection, 'what `read` answered')
  }
  return recollection.items.map((item: unknown): Item => {
    if (typeof item !== 'object' || item === null || !('record' in item) || !('via' in item))
      throw invalid('An item of the recollection', item, 'what `read` answered')
    const { record, via } = item
    if (typeof record !== 'object' || record === null || !('id' in record) || !('scope' in record))
      throw invalid('A record of the recollection', record, 'what `read` answered')
    const details = [...detailsOf(via, 'signals' in item ? item.signals : undefined)]
    return {
      id: checkName('record.id', record.id),
      scope: toScope(record.scope),
      signals: Object.fromEntries(numbersOf(details, 'standard')),
      score: scoreOf(details),
    }
  })
}

type Detail = readonly [signal: string, detail: unknown]

/** What each signal said of an item: of backends by `name.signal`, of the memory's own by name. */
function* detailsOf(via: unknown, own: unknown): Generator<Detail> {
  for (const [name, backend] of entriesOf(via))
    for (const [signal, detail] of entriesOf(isObject(backend) ? backend['signals'] : undefined))
      yield [`${name}.${signal}`, detail]
  // What diversity took is no property of a record, but of those that came before it.
  for (const [signal, detail] of entriesOf(own)) if (signal !== diversitySignal) yield [signal, detail]
}

function numbersOf(
  details: readonly Detail[],
  member: 'standard' | 'contribution',
): readonly (readonly [string, number])[] {
  return details.flatMap(([signal, detail]) => {
    const number = isObject(detail) ? detail[member] : undefined
    return typeof number === 'number' && Number.isFinite(number) ? [[signal, number] as const] : []
  })
}

function scoreOf(details: readonly Detail[]): number {
  const score = numbersOf(details, 'contribution').reduce(
    (sum, [signal, contribution]) => (signal === rankerSignal ? sum : sum + contribution),
    0,
  )
  if (!Number.isFinite(score)) throw invalid('The contributions of an item', score, 'what `read` answered')
  return score
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : []
}
