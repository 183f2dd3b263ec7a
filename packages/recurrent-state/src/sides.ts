import { blockSize, type Asked } from './cell.ts'
import { defaults } from './defaults.ts'

/** What was found of a block's records, side by side: by place, the cosine of what was asked and the record's context. */
export class Sides {
  /** NaN where there is no context. */
  readonly before: Float64Array = new Float64Array(blockSize).fill(NaN)
  readonly after: Float64Array = new Float64Array(blockSize).fill(NaN)
  /** Of the sides that are asked, with the sum 1. */
  readonly #weights: { readonly before: number; readonly after: number }

  constructor({ before, after }: Asked) {
    const weights = {
      before: before === undefined ? 0 : defaults.weights.before,
      after: after === undefined ? 0 : defaults.weights.after,
    }
    const sum = weights.before + weights.after
    this.#weights = { before: weights.before / sum, after: weights.after / sum }
  }

  /**
   * The mean of the asked sides by their default weights, where a side that the record has no context on counts 0;
   * -Infinity where it has none on any.
   */
  strength(i: number): number {
    const before = this.before[i] ?? NaN
    const after = this.after[i] ?? NaN
    // What is not a number is not equal to itself: a plain comparison, in the innermost loop.
    if (before !== before && after !== after) return -Infinity
    return (
      (before === before ? this.#weights.before * before : 0) +
      (after === after ? this.#weights.after * after : 0)
    )
  }
}
