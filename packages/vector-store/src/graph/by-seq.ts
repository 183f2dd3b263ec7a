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

/** By counting, in two passes of 16 bits: a comparison of each pair would stop the event loop for too long. */
function sorted(seqs: Uint32Array): Uint32Array {
  let from = Uint32Array.from(seqs.keys())
  let to = new Uint32Array(seqs.length)
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(radix + 1)
    const digit = (element: number): number => ((seqs[element] ?? 0) >>> shift) & (radix - 1)
    for (const element of from) starts[digit(element) + 1] = (starts[digit(element) + 1] ?? 0) + 1
    for (let i = 1; i <= radix; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0)
    for (const element of from) {
      const key = digit(element)
      const at = starts[key] ?? 0
      to[at] = element
      starts[key] = at + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}
