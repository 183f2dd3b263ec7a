import { nextTurn, throwIfAborted, type Seq } from '@mnestic/core'
import type { Engine, Query } from './engine.ts'
import type { Rows } from './rows.ts'
import { Comparison, type Strength } from './strength.ts'
import { Strongest } from './strongest.ts'

/** Products between two turns of the event loop: about 5 ms. Counted, not timed, so that every run goes one way. */
const productsPerSlice = 4_000_000
/** Scans that may be begun again because the rows changed; the one after them does not pause. */
const patience = 3

/**
 * Compares the cue with every row, or with those of the few that may be answered. `whole`: see `Comparison`.
 *
 * Between two slices the rows may change. New records are met at the end of the scan; where an old one was erased or
 * got other vectors, the scan begins again. So the answer is that of the rows as they are when it is given.
 */
export function exactScan(rows: Rows, whole: number): Engine {
  const slice = Math.max(1, Math.floor(productsPerSlice / Math.max(1, rows.dimensions)))
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
async function attempt(
  scan: Scan,
  rows: Rows,
  { signal }: Query,
  slice: number,
): Promise<readonly Strength[] | undefined> {
  const began = rows.changes
  throwIfAborted(signal)
  while (!scan.goOn(slice)) {
    await nextTurn()
    throwIfAborted(signal)
    if (rows.changes !== began) return undefined
  }
  return scan.result()
}

class Scan {
  readonly #rows: Rows
  readonly #query: Query
  readonly #comparison: Comparison
  readonly #strongest: Strongest
  /** Of the rows, or of the seqs to look up. */
  #at = 0

  constructor(rows: Rows, whole: number, query: Query) {
    this.#rows = rows
    this.#query = query
    this.#comparison = new Comparison(rows, query.vector, whole)
    this.#strongest = new Strongest(query.limit)
  }

  /** About so many rows further; true at the end. */
  goOn(slice: number): boolean {
    const { seqs } = this.#query.accept
    return seqs === undefined ? this.#overRows(slice) : this.#overSeqs(seqs, slice)
  }

  result(): readonly Strength[] {
    return this.#strongest.seqs().flatMap((seq) => {
      const row = this.#rows.rowOf(seq)
      if (row === undefined) return []
      this.#comparison.measure(row)
      return this.#comparison.strength() ?? []
    })
  }

  #overRows(slice: number): boolean {
    const until = this.#at + slice
    while (this.#at < this.#rows.count) {
      if (this.#at >= until) return false
      const seq = this.#rows.seqAt(this.#at)
      if (seq === 0) this.#at += 1
      else this.#at = this.#weigh(seq, this.#at)
    }
    return true
  }

  #overSeqs(seqs: Uint32Array, slice: number): boolean {
    for (let left = slice; this.#at < seqs.length; this.#at++) {
      if (left <= 0) return false
      const seq = seqs[this.#at] ?? 0
      const row = this.#rows.rowOf(seq)
      left -= row === undefined ? 1 : this.#weigh(seq, row) - row
    }
    return true
  }

  /** Returns the row after the record's last. */
  #weigh(seq: Seq, row: number): number {
    const end = this.#comparison.measure(row)
    const { score } = this.#comparison
    if (score > -Infinity && this.#strongest.admits(score, seq) && this.#query.accept.has(seq))
      this.#strongest.add(score, seq)
    return end
  }
}
