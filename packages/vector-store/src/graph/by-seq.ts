import type { Seq } from '@mnestic/core'

const radix = 65_536

/** Which elements are of a record, among many. */
export class BySeq {
  readonly #seqs: Uint32Array
  /** Elements, rising by seq; those of a record in their own order. */
  readonly #order: Uint32Array

  constructor(seqs: Uint32Array) {
    this.#seqs = seqs
    this.#order = sorted(seqs)
  }

  has(seq: Seq): boolean {
    return this.#seqs[this.#order[this.#at(seq)] ?? -1] === seq
  }

  elementsOf(seq: Seq): readonly number[] {
    const found: number[] = []
    for (let at = this.#at(seq); ; at++) {
      const element = this.#order[at]
      if (element === undefined || this.#seqs[element] !== seq) return found
      found.push(element)
    }
  }

  /** Where the first of them stands in the order, or would. */
  #at(seq: Seq): number {
    let [low, high] = [0, this.#order.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#seqs[this.#order[middle] ?? 0] ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** By counting, in two passes of 16 bits, with plain loops: a comparison of pairs would stop the event loop for too long. */
function sorted(seqs: Uint32Array): Uint32Array {
  let from = new Uint32Array(seqs.length)
  let to = new Uint32Array(seqs.length)
  for (let i = 0; i < from.length; i++) from[i] = i
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(radix + 1)
    for (let i = 0; i < seqs.length; i++) {
      const key = (((seqs[i] ?? 0) >>> shift) & (radix - 1)) + 1
      starts[key] = (starts[key] ?? 0) + 1
    }
    for (let i = 1; i <= radix; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0)
    for (let i = 0; i < from.length; i++) {
      const element = from[i] ?? 0
      const key = ((seqs[element] ?? 0) >>> shift) & (radix - 1)
      const at = starts[key] ?? 0
      to[at] = element
      starts[key] = at + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}
