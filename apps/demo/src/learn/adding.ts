import type { Random } from '@mnestic/sequence'

/** A batch of the adding problem: T steps, B examples. */
export interface Sums {
  /** Number and mark of each step, [T, B, 2]. */
  readonly x: Float32Array
  /** What is to be answered after the last step, [B]. */
  readonly sum: Float32Array
}

/** The error of who always answers 1: the variance of the sum of two numbers from 0 to 1. */
export const baseline: number = 1 / 6

/** The error under which the problem counts as learned. */
export const learned = 0.01

/**
 * T random numbers, of which two are marked, one in each half: their sum is to be answered (Hochreiter & Schmidhuber
 * 1997, experiment 4). The longer the sequence, the longer the first must be held.
 */
export function addingBatch(random: Random, steps: number, batch: number): Sums {
  const x = new Float32Array(steps * batch * 2)
  const sum = new Float32Array(batch)
  const half = Math.floor(steps / 2)
  for (let b = 0; b < batch; b++) {
    const first = random.integer(half)
    const second = half + random.integer(steps - half)
    for (let t = 0; t < steps; t++) {
      const number = random.uniform()
      const mark = t === first || t === second ? 1 : 0
      x.set([number, mark], (t * batch + b) * 2)
      sum[b] = (sum[b] ?? 0) + number * mark
    }
  }
  return { x, sum }
}
