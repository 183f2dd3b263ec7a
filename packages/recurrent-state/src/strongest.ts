import type { Seq } from '@mnestic/core'

export interface Strength {
  readonly seq: Seq
  readonly score: number
}

/** The strongest so many records, of equals those with the smaller seq: gathered, and cut when twice as many are there. */
export class Strongest {
  readonly #limit: number
  #found: Strength[] = []
  /** Weaker ones are not among the strongest any more. */
  #least = -Infinity

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether a record of such a score may still be among them. */
  admits(score: number): boolean {
    return score >= this.#least && score > -Infinity
  }

  add(seq: Seq, score: number): void {
    this.#found.push({ seq, score })
    if (this.#found.length >= 2 * this.#limit + 64) this.#cut()
  }

  /** Strongest first. */
  result(): readonly Strength[] {
    this.#cut()
    return this.#found
  }

  #cut(): void {
    this.#found = this.#found.toSorted((a, b) => b.score - a.score || a.seq - b.seq).slice(0, this.#limit)
    if (this.#found.length === this.#limit) this.#least = this.#found.at(-1)?.score ?? -Infinity
  }
}
