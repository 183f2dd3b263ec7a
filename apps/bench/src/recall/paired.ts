import { mean } from '../stats.ts'

export interface Difference {
  readonly mean: number
  /** Standard error of that mean. NaN below two pairs. */
  readonly error: number
}

/** The mean of `after - before`, pair by pair: the same questions, so that their difficulty drops out. */
export function pairedDifference(before: readonly number[], after: readonly number[]): Difference {
  const differences = after.map((value, i) => value - (before[i] ?? NaN))
  const middle = mean(differences)
  const squares = differences.reduce((sum, x) => sum + (x - middle) ** 2, 0)
  const n = differences.length
  return { mean: middle, error: n < 2 ? NaN : Math.sqrt(squares / (n - 1) / n) }
}
