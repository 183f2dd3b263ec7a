import { nextTurn, throwIfAborted, type Seq } from '@mnestic/core'
import { Strongest } from '@mnestic/core/vectors'
import type { Engine, Found, Query } from './engine.ts'
import type { Rows } from './rows.ts'
import { Comparison, type Strength } from './strength.ts'

/** Products between two turns of the event loop: 2 ms, or 12 without the kernel. Counted, not timed, so that every run goes one way. */
const productsPerSlice = 8_000_000
/** Rows that are multiplied at once. */
const chunk = 1_024
/** Scans that may be begun again because the rows changed; the one after them does not pause. */
const patience = 3

/**
 * Compares the cue with every row, or with those of the few that may be answered. `whole`: see `Comparison`.
 *
 * Between two slices the rows may change. New records are met at the end of the scan; where an old one was erased or
 * got other vectors, the scan begins again. So the answer is that of the rows as they are when it is given.
 */
export function exactScan(rows: Rows, whole: number): Engine {
  const slice = Math.max(1, Math.floor(productsPerSlice / Math.max(1, rows.table.dimensions)))
  return {
    search: async (query) => {
      for (let tries = 0; ; tries++) {
        const found = await attempt(
          new Scan(rows, whole, query),
          rows,
          query,
          tries < patience ? slice : Infinity,
        )
        if (found !== undefined) return found
      }
    },
  }
}

/** `undefined` where the rows changed under the scan. */
async function attempt(scan: Scan, rows: Rows, { signal }: Query, slice: number): Promise<Found | undefined> {
  const began = rows.changes
  throwIfAborted(signal)
  while (!scan.goOn(slice)) {
    await nextTurn()
    throwIfAborted(signal)
    if (rows.changes !== began) return undefined
  }
  return { found: scan.result(), effort: { engine: 'exact', scanned: scan.scanned } }
}

class Scan {
  readonly #rows: Rows
  readonly #query: Query
  readonly #comparison: Comparison
  readonly #strongest: Strongest
  readonly #whole: number
  readonly #cosines = new Float32Array(chunk)
  /** Rows that were compared. */
  scanned = 0
  /** Of the rows, or of the seqs to look up. */
  #at = 0
  /** The record in whose rows the scan over rows stands, 0 for none, and its best score so far. */
  #seq: Seq = 0
  #best = -Infinity

  constructor(rows: Rows, whole: number, query: Query) {
    this.#rows = rows
    this.#query = query
    this.#whole = whole
    this.#comparison = new Comparison(rows, query.vector, whole)
    this.#strongest = new Strongest(query.limit)
    if (query.after !== undefined) this.#at = rows.rowAfter(query.after)
  }

  /** About so many rows further; true at the end. */
  goOn(slice: number): boolean {
    const { seqs } = this.#query.accept
    return seqs === undefined ? this.#overRows(slice) : this.#overSeqs(seqs, slice)
  }

  result(): readonly Strength[] {
    return this.#strongest.result().flatMap(({ seq }) => {
      const row = this.#rows.rowOf(seq)
      if (row === undefined) return []
      this.#comparison.measure(row)
      return this.#comparison.strength() ?? []
    })
  }

  #overRows(slice: number): boolean {
    const until = Math.min(this.#rows.count, this.#at + slice)
    while (this.#at < until) this.#overChunk(Math.min(until, this.#at + chunk))
    if (until < this.#rows.count) return false
    this.#offer(this.#seq, this.#best)
    return true
  }

  /** A plain loop over plain arrays, since it runs for every row of a scope. What it computes: `Comparison.measure`. */
  #overChunk(end: number): void {
    const [rows, cosines, first, whole] = [this.#rows, this.#cosines, this.#at, this.#whole]
    const { seqs } = rows
    rows.table.products(this.#query.vector, first, end, cosines)
    let [seq, best, least] = [this.#seq, this.#best, this.#strongest.least]
    for (let row = first; row < end; row++) {
      const owner = seqs[row] ?? 0
      let weight = 1
      if (owner !== seq) {
        if (best >= least) {
          this.#offer(seq, best)
          least = this.#strongest.least
        }
        seq = owner
        best = -Infinity
        if (seqs[row + 1] === seq) weight = whole
      }
      const cosine = cosines[row - first] ?? 0
      // A silent row is all zeros, and so is its product: others need not be asked.
      if (weight === 0 || (cosine === 0 && rows.isSilent(row))) continue
      // No comparison, since nothing could predict how it ends.
      best = Math.max(best, cosine * weight)
    }
    this.#seq = seq
    this.#best = best
    this.#at = end
    this.scanned += end - first
  }

  #overSeqs(seqs: Uint32Array, slice: number): boolean {
    for (let left = slice; this.#at < seqs.length; this.#at++) {
      if (left <= 0) return false
      const seq = seqs[this.#at] ?? 0
      const row = this.#rows.rowOf(seq)
      if (row === undefined) {
        left -= 1
        continue
      }
      const compared = this.#comparison.measure(row) - row
      left -= compared
      this.scanned += compared
      this.#offer(seq, this.#comparison.score)
    }
    return true
  }

  #offer(seq: Seq, score: number): void {
    if (this.#strongest.admits(score, seq) && this.#query.accept.has(seq)) this.#strongest.add(score, seq)
  }
}
