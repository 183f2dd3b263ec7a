import type { Seq } from '@mnestic/core'
import { Strongest } from '@mnestic/core/vectors'
import type { Probe } from './kept-vectors.ts'
import type { Rows } from './rows.ts'

/** Rows whose products are made at once. */
const together = 256

/** The rows that may be the strongest, in the order in which they were found, and of those rescored the best records. */
export class Survivors {
  readonly strongest: Strongest
  rescored = 0
  readonly #rows: Rows
  readonly #probe: Probe
  #count = 0
  #rowNumbers = new Uint32Array(together)
  #seqs = new Uint32Array(together)
  #weights = new Float64Array(together)
  /** What each score is at most. */
  #upper = new Float64Array(together)
  #at = 0
  /** The floor of the last rescoring. */
  #floor = -Infinity
  /** The record whose rows are being rescored, and its best score so far. */
  #seq: Seq = 0
  #best = -Infinity
  /** To work in. */
  readonly #batch = new Uint32Array(together)
  readonly #places = new Uint32Array(together)
  readonly #cosines = new Float32Array(together)

  constructor(rows: Rows, probe: Probe, limit: number) {
    this.#rows = rows
    this.#probe = probe
    this.strongest = new Strongest(limit)
  }

  get count(): number {
    return this.#count
  }

  get begun(): boolean {
    return this.#at > 0
  }

  add(row: number, seq: Seq, weight: number, upper: number): void {
    const i = this.#count
    if (i === this.#rowNumbers.length) this.#grow()
    this.#rowNumbers[i] = row
    this.#seqs[i] = seq
    this.#weights[i] = weight
    this.#upper[i] = upper
    this.#count += 1
  }

  /** Rescores about so many of those whose scores may reach `floor`; true where none is left. */
  rescore(floor: number, slice: number): boolean {
    this.#floor = Math.max(this.#floor, floor)
    for (let left = slice; this.#at < this.#count;) {
      if (left <= 0) return false
      left -= this.#rescoreSome()
    }
    this.#offer()
    return true
  }

  #rescoreSome(): number {
    const floor = this.#rows.vectors.bounding ? Math.max(this.#floor, this.strongest.least) : this.#floor
    let count = 0
    for (; this.#at < this.#count && count < together; this.#at++) {
      if ((this.#upper[this.#at] ?? 0) < floor) continue
      this.#batch[count] = this.#rowNumbers[this.#at] ?? 0
      this.#places[count] = this.#at
      count += 1
    }
    this.#rows.vectors.gather(this.#probe, this.#batch, count, this.#cosines)
    for (let i = 0; i < count; i++) {
      const place = this.#places[i] ?? 0
      const seq = this.#seqs[place] ?? 0
      if (seq !== this.#seq) this.#offer()
      this.#seq = seq
      this.#best = Math.max(this.#best, (this.#cosines[i] ?? 0) * (this.#weights[place] ?? 0))
    }
    this.rescored += count
    return count
  }

  #offer(): void {
    if (this.#seq !== 0 && this.strongest.admits(this.#best, this.#seq))
      this.strongest.add(this.#best, this.#seq)
    this.#seq = 0
    this.#best = -Infinity
  }

  #grow(): void {
    const size = this.#count * 2
    const larger = <Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers => {
      to.set(from)
      return to
    }
    this.#rowNumbers = larger(this.#rowNumbers, new Uint32Array(size))
    this.#seqs = larger(this.#seqs, new Uint32Array(size))
    this.#weights = larger(this.#weights, new Float64Array(size))
    this.#upper = larger(this.#upper, new Float64Array(size))
  }
}
