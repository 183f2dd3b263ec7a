import { logarithm } from '../train/elementary.ts'

const word = new Float64Array(1)
const halves = new Int32Array(word.buffer) // typed arrays are little-endian wherever WebAssembly runs

const log2e = 1.4426950408889634
/** ln 2 in two parts, the first with so few bits that its products with whole numbers are exact. */
const ln2 = [6.931471803691238e-1, 1.90821492927058770002e-10] as const
/** 1 / n!, from n = 13 down. */
const taylor: readonly number[] = Array.from({ length: 14 }, (_, i) => {
  let factorial = 1
  for (let n = 2; n <= 13 - i; n++) factorial *= n
  return 1 / factorial
})

/**
 * e to the x in float64, to about 1e-16, by the four operations alone: the same bits on every engine. 0 below -708,
 * infinite above 709.
 */
export function exponential(x: number): number {
  if (x < -708) return 0
  if (x > 709) return Infinity
  if (Number.isNaN(x)) return x
  const n = Math.round(x * log2e)
  const r = x - n * ln2[0] - n * ln2[1]
  let p = 0
  for (const coefficient of taylor) p = p * r + coefficient
  halves[0] = 0
  halves[1] = (n + 1023) << 20
  return p * (word[0] ?? 0)
}

/** σ(x) = 1 / (1 + e^-x), without an overflow at either end. */
export function sigmoid(x: number): number {
  const e = exponential(-Math.abs(x))
  return (x >= 0 ? 1 : e) / (1 + e)
}

/** log σ(x), to about 1e-16. */
export function logSigmoid(x: number): number {
  if (Number.isNaN(x)) return x
  return Math.min(x, 0) - logarithm(1 + exponential(-Math.abs(x)))
}
