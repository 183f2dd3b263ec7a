import type { CheckedFilter } from '../check/filter.ts'
import { needsText } from '../check/filter.ts'
import type { Allow } from '../contract/backend.ts'
import type { Filter } from '../contract/filter.ts'
import type { Seq } from '../contract/log.ts'
import type { OpenStorage } from '../contract/storage.ts'
import { firstAfter } from '../bisect.ts'
import { throwIfAborted } from '../error.ts'
import { nextTurn } from '../turn.ts'
import { matches } from './match.ts'
import type { Row, ScopeIndex } from './scope-index.ts'

const textChunk = 1_000

/** Which records exist for a read, by time and revision, whatever else is asked. */
export interface Eligibility {
  /** Records that expire at or before it are gone. */
  readonly now: number
  readonly asOf: { readonly revision: number } | { readonly at: number } | undefined
}

export function isEligible(row: Row, { now, asOf }: Eligibility): boolean {
  return (row.expires === undefined || row.expires > now) && isWithin(row, asOf)
}

function isWithin(row: { readonly seq: Seq; readonly at: number }, asOf: Eligibility['asOf']): boolean {
  if (asOf === undefined) return true
  return 'revision' in asOf ? row.seq <= asOf.revision : row.at <= asOf.at
}

/** Whether a newer record had corrected this one, as of the read. A correction that expired or was forgotten counts. */
export function isSuperseded(index: ScopeIndex, seq: Seq, { asOf }: Eligibility): boolean {
  const retired = index.retired(seq)
  return (
    index.successors(seq).some((row) => isWithin(row, asOf)) ||
    (retired !== undefined && isWithin({ seq: retired.revision, at: retired.at }, asOf))
  )
}

/** The records that a read may answer: those eligible that pass the filter. */
export async function buildAllow(
  indexes: readonly ScopeIndex[],
  eligibility: Eligibility,
  filter: { readonly given: Filter; readonly checked: CheckedFilter } | undefined,
  storage: OpenStorage,
  signal: AbortSignal | undefined,
): Promise<Allow> {
  const scopes = indexes.map((index) => index.scope)
  if (filter === undefined && eligibility.asOf === undefined) {
    const expired = new Set(indexes.flatMap((index) => index.expired(eligibility.now)).map((row) => row.seq))
    return expired.size === 0 ? wholeAllow(indexes, scopes) : restAllow(indexes, scopes, expired)
  }
  const seqs = await eligibleSeqs(indexes, eligibility, filter?.checked, storage, signal)
  return {
    scopes,
    size: seqs.length,
    whole: false,
    // By bisection: a set of all of them would cost more to make than a read asks of it.
    has: (seq) => seqs[firstAfter(seqs, seq - 1)] === seq,
    seqs: () => seqs,
    ...(filter && { filter: filter.given }),
  }
}

/** Rising. */
async function eligibleSeqs(
  indexes: readonly ScopeIndex[],
  eligibility: Eligibility,
  filter: CheckedFilter | undefined,
  storage: OpenStorage,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const lists: Uint32Array[] = []
  for (const index of indexes) {
    if (filter !== undefined && !needsText(filter)) {
      lists.push(eligibleAmong(index, index.passing(filter), eligibility))
      continue
    }
    const some = filter === undefined ? index.rows() : index.candidates(filter)
    const rows = [...some].filter((row) => isEligible(row, eligibility))
    const passing = filter === undefined ? rows : await filterRows(rows, filter, storage, signal)
    lists.push(Uint32Array.from(passing, (row) => row.seq))
  }
  const [only] = lists
  return only !== undefined && lists.length === 1
    ? only
    : Uint32Array.from(lists.flatMap((list) => [...list])).sort()
}

function eligibleAmong(index: ScopeIndex, seqs: Uint32Array, eligibility: Eligibility): Uint32Array {
  if (eligibility.asOf === undefined) {
    const expired = new Set(index.expired(eligibility.now).map((row) => row.seq))
    return expired.size === 0 ? seqs : seqs.filter((seq) => !expired.has(seq))
  }
  return seqs.filter((seq) => {
    const row = index.row(seq)
    return row !== undefined && isEligible(row, eligibility)
  })
}

/** Rows that pass, in their order; texts are fetched, in chunks, only where the filter looks into them. */
export async function filterRows(
  rows: readonly Row[],
  filter: CheckedFilter,
  storage: OpenStorage,
  signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
  if (!needsText(filter)) return rows.filter((row) => matches(filter, row, ''))
  const passing: Row[] = []
  for (let start = 0; start < rows.length; start += textChunk) {
    if (start > 0) await nextTurn()
    throwIfAborted(signal)
    const chunk = rows.slice(start, start + textChunk)
    const puts = await storage.records(
      chunk.map((row) => row.seq),
      { vectors: false },
    )
    const texts = new Map(puts.map((put) => [put.revision, put.body.text]))
    for (const row of chunk) {
      const text = texts.get(row.seq)
      if (text !== undefined && matches(filter, row, text)) passing.push(row)
    }
  }
  return passing
}

function wholeAllow(indexes: readonly ScopeIndex[], scopes: readonly number[]): Allow {
  let seqs: Uint32Array | undefined
  return {
    scopes,
    size: indexes.reduce((sum, index) => sum + index.size, 0),
    whole: true,
    has: (seq) => indexes.some((index) => index.row(seq) !== undefined),
    seqs: () => (seqs ??= allSeqs(indexes)),
  }
}

/** All but the expired. */
function restAllow(
  indexes: readonly ScopeIndex[],
  scopes: readonly number[],
  expired: ReadonlySet<Seq>,
): Allow {
  const all = wholeAllow(indexes, scopes)
  let seqs: Uint32Array | undefined
  return {
    scopes,
    size: all.size - expired.size,
    whole: false,
    has: (seq) => !expired.has(seq) && all.has(seq),
    seqs: () => (seqs ??= all.seqs().filter((seq) => !expired.has(seq))),
  }
}

function allSeqs(indexes: readonly ScopeIndex[]): Uint32Array {
  const [only] = indexes
  if (only !== undefined && indexes.length === 1) return only.seqs()
  return Uint32Array.from(indexes.flatMap((index) => [...index.seqs()])).sort()
}
