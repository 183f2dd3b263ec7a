import type { Seq } from '../contract/log.ts'

export interface Scored {
  readonly seq: Seq
  readonly score: number
}

/** The strongest so many records: a heap with the weakest of them at its root. Of equals the smaller seq is stronger. */
export class Strongest {
  readonly #limit: number
  readonly #scores: number[] = []
  readonly #seqs: Seq[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Weaker ones need not be offered; -Infinity while there is room for any. */
  get least(): number {
    return this.#seqs.length < this.#limit ? -Infinity : (this.#scores[0] ?? -Infinity)
  }

  /** Whether such a record would be among the strongest so far. One without an opinion, -Infinity or NaN, never is. */
  admits(score: number, seq: Seq): boolean {
    return this.#seqs.length < this.#limit
      ? score > -Infinity
      : isStronger(score, seq, this.#scores[0] ?? 0, this.#seqs[0] ?? 0)
  }

  /** Takes in a record that `admits` let in, and drops the weakest one too many. */
  add(score: number, seq: Seq): void {
    if (this.#seqs.length < this.#limit) this.#rise(score, seq)
    else this.#sink(score, seq)
  }

  /** Strongest first. */
  result(): readonly Scored[] {
    return this.#seqs
      .map((seq, i) => ({ seq, score: this.#scores[i] ?? 0 }))
      .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
  }

  /** From a new leaf upwards, while the parent is stronger. */
  #rise(score: number, seq: Seq): void {
    let at = this.#seqs.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isStrongerAt(parent, score, seq)) break
      this.#move(parent, at)
      at = parent
    }
    this.#put(at, score, seq)
  }

  /** From the root downwards, while a child is weaker. */
  #sink(score: number, seq: Seq): void {
    const size = this.#seqs.length
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (
        child + 1 < size &&
        this.#isStrongerAt(child, this.#scores[child + 1] ?? 0, this.#seqs[child + 1] ?? 0)
      )
        child += 1
      if (this.#isStrongerAt(child, score, seq)) break
      this.#move(child, at)
      at = child
    }
    this.#put(at, score, seq)
  }

  #isStrongerAt(at: number, score: number, seq: Seq): boolean {
    return isStronger(this.#scores[at] ?? 0, this.#seqs[at] ?? 0, score, seq)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#scores[from] ?? 0, this.#seqs[from] ?? 0)
  }

  #put(at: number, score: number, seq: Seq): void {
    this.#scores[at] = score
    this.#seqs[at] = seq
  }
}

function isStronger(score: number, seq: Seq, otherScore: number, otherSeq: Seq): boolean {
  return score > otherScore || (score === otherScore && seq < otherSeq)
}
