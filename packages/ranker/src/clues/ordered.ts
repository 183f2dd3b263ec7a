import type { Seq } from '@mnestic/core'

/** Records in the order in which they came: of a session, or of a scope. */
export class Ordered {
  readonly #seqs: Seq[] = []

  get count(): number {
    return this.#seqs.length
  }

  at(place: number): Seq | undefined {
    return this.#seqs[place]
  }

  /** The record is the latest of all. */
  add(seq: Seq): void {
    this.#seqs.push(seq)
  }

  remove(seq: Seq): void {
    const place = this.placeOf(seq)
    if (this.#seqs[place] === seq) this.#seqs.splice(place, 1)
  }

  /** How many came before it. */
  placeOf(seq: Seq): number {
    let low = 0
    let high = this.#seqs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}
