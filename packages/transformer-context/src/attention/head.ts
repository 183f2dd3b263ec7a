import type { Seq } from '@mnestic/core'

/** The scores of one head, and what becomes of them. */
export class Head {
  /** By record, of each of its keys. */
  readonly #scores = new Map<Seq, number[]>()

  add(seq: Seq, score: number): void {
    const scores = this.#scores.get(seq)
    if (scores === undefined) this.#scores.set(seq, [score])
    else scores.push(score)
  }

  /** softmax over all keys, by record; 1 in sum. */
  weights(): ReadonlyMap<Seq, number> {
    let most = -Infinity
    for (const scores of this.#scores.values()) for (const score of scores) most = Math.max(most, score)
    const weights = new Map<Seq, number>()
    let sum = 0
    for (const [seq, scores] of this.#scores) {
      const weight = scores.reduce((total, score) => total + Math.exp(score - most), 0)
      weights.set(seq, weight)
      sum += weight
    }
    for (const [seq, weight] of weights) weights.set(seq, weight / sum)
    return weights
  }
}
