import type { Seq } from '@mnestic/core'
import { Sifted, siftSlots, Strongest } from '@mnestic/core/vectors'
import type { Query } from './engine.ts'
import type { Rows } from './rows.ts'
import { Survivors } from './survivors.ts'
import { Comparison, type Strength } from './strength.ts'
import { Tally } from './tally.ts'

/** Rows of the first sifting, which knows nothing to sift by; each further one takes twice as many, to `siftSlots`. */
const firstSift = 64
/** Rows that are rescored faster than it could be known that some need not be. */
const manySurvivors = 64

/**
 * One search, in two steps. *Sifting* reads all rows in the form that is quickest, and knows of each between what its
 * score must be; what cannot be among the strongest is passed over. *Rescoring* computes the scores of the rest from
 * what is kept of their vectors. So the answer is, to the last bit, that of computing all of them.
 *
 * Where signs are sifted they bound nothing; then the closest of them, so many records as `width` says, are rescored.
 */
export class Scan {
  /** Rows that were sifted, or looked up. */
  scanned = 0
  readonly #rows: Rows
  readonly #query: Query
  readonly #whole: number
  readonly #comparison: Comparison
  readonly #bounding: boolean
  readonly #sifted = new Sifted()
  /** The records that are the strongest by what their scores are at least; where signs are sifted, how many are how close. */
  readonly #atLeast: Strongest
  readonly #tally: Tally | undefined
  readonly #survivors: Survivors
  /** Of the rows, or of the seqs to look up. */
  #at = 0
  #step = firstSift
  /** The record in whose rows the sifting stands, 0 for none; one of them; whether it may be answered; what its score is at least. */
  #seq: Seq = 0
  #row = 0
  #accepted = false
  #lower = -Infinity

  constructor(rows: Rows, whole: number, query: Query, width: number) {
    this.#rows = rows
    this.#query = query
    this.#whole = whole
    this.#comparison = new Comparison(rows, query.vector, whole)
    this.#bounding = rows.vectors.bounding
    this.#atLeast = new Strongest(query.limit)
    if (!this.#bounding) this.#tally = new Tally(width, rows.vectors.dimensions)
    this.#survivors = new Survivors(rows, this.#comparison.probe, query.limit)
    if (query.after !== undefined) this.#at = rows.rowAfter(query.after)
  }

  get rescored(): number {
    return this.#survivors.rescored
  }

  /** Before the first rescoring, where there is much to pass over. */
  get #worthRanking(): boolean {
    const { begun, count } = this.#survivors
    return this.#bounding && !begun && count > manySurvivors + this.#query.limit
  }

  get #least(): number {
    return (this.#tally ?? this.#atLeast).least
  }

  /** About so many rows further; true at the end. */
  goOn(slice: number): boolean {
    const { seqs } = this.#query.accept
    const left = seqs === undefined ? this.#sift(slice) : this.#lookUp(seqs, slice)
    if (left <= 0) return false
    const ranked = this.#worthRanking ? this.#rankedLeast() : -Infinity
    return this.#survivors.rescore(Math.max(this.#least, ranked), left)
  }

  result(): readonly Strength[] {
    return this.#survivors.strongest.result().flatMap(({ seq }) => {
      const row = this.#rows.rowOf(seq)
      if (row === undefined) return []
      this.#comparison.measure(row)
      return this.#comparison.strength() ?? []
    })
  }

  /** Returns how much of the slice is left; 0 where it did not reach the end. */
  #sift(slice: number): number {
    const from = this.#at
    while (this.#at < this.#rows.count) {
      if (this.#at - from >= slice) return 0
      const end = Math.min(this.#rows.count, this.#at + this.#step)
      this.#siftTo(end)
      this.#step = Math.min(siftSlots, this.#step * 2)
    }
    this.#close()
    return Math.max(1, slice - (this.#at - from))
  }

  /** A plain loop, since at first nothing is sifted out. */
  #siftTo(end: number): void {
    const [rows, { rows: found, lower, upper }] = [this.#rows, this.#sifted]
    const { seqs } = rows
    const { probe } = this.#comparison
    const count = rows.sift(probe, this.#at, end, this.#threshold(), this.#sifted)
    for (let i = 0; i < count; i++) {
      const row = found[i] ?? 0
      const seq = seqs[row] ?? 0
      if (seq === 0 || rows.isSilent(row)) continue
      if (seq !== this.#seq) {
        this.#close()
        this.#seq = seq
        this.#row = row
        this.#accepted = this.#query.accept.has(seq)
      }
      if (!this.#accepted) continue
      // The first row of several is the whole text's.
      const weight = seqs[row - 1] !== seq && seqs[row + 1] === seq ? this.#whole : 1
      if (weight === 0) continue
      const least = (lower[i] ?? NaN) * weight
      if (least > this.#lower) this.#lower = least
      const most = (upper[i] ?? NaN) * weight
      if (this.#bounding && !(most < this.#least)) this.#survivors.add(row, seq, weight, most)
    }
    this.scanned += end - this.#at
    this.#at = end
  }

  /** What a row's cosine must reach for its score to. A weight brings a negative score nearer to 0: then all may. */
  #threshold(): number {
    const least = this.#least
    return least < 0 && this.#whole < 1 ? -Infinity : least
  }

  /** The record at hand is complete, as far as it was sifted. */
  #close(): void {
    if (this.#seq !== 0 && this.#accepted && this.#lower > -Infinity) {
      if (this.#tally !== undefined) {
        this.#tally.add(this.#lower)
        // A record's score may be another row's than that of the closest signs.
        if (this.#lower >= this.#tally.least) this.#addRecord(this.#row, this.#lower)
      } else if (this.#atLeast.admits(this.#lower, this.#seq)) this.#atLeast.add(this.#lower, this.#seq)
    }
    this.#seq = 0
    this.#lower = -Infinity
  }

  /** The weakest true score of those that seem the strongest: as many others are as strong, so less is none of them. */
  #rankedLeast(): number {
    const scores = this.#atLeast.result().map(({ seq }) => {
      const row = this.#rows.rowOf(seq)
      if (row === undefined) return -Infinity
      this.#comparison.measure(row)
      return this.#comparison.score
    })
    return scores.toSorted((a, b) => b - a)[this.#query.limit - 1] ?? -Infinity
  }

  /** Returns how much of the slice is left; 0 where it did not reach the end. */
  #lookUp(seqs: Uint32Array, slice: number): number {
    let left = slice
    for (; this.#at < seqs.length; this.#at++) {
      if (left <= 0) return 0
      const seq = seqs[this.#at] ?? 0
      const row = this.#rows.rowOf(seq)
      const rows = row !== undefined && this.#query.accept.has(seq) ? this.#addRecord(row, Infinity) : 0
      this.scanned += rows
      left -= rows + 1
    }
    return Math.max(1, left)
  }

  /** All rows of the record that has this one, so that none is left out. Returns how many. */
  #addRecord(row: number, upper: number): number {
    const rows = this.#rows
    const seq = rows.seqAt(row)
    let first = row
    while (first > 0 && rows.seqAt(first - 1) === seq) first -= 1
    const end = rows.endOf(first)
    for (let one = first; one < end; one++) {
      const weight = one === first && end > first + 1 ? this.#whole : 1
      if (weight > 0 && !rows.isSilent(one)) this.#survivors.add(one, seq, weight, upper)
    }
    return end - first
  }
}
