import { erf } from './functions.ts'
import { at, checkShape } from './numbers.ts'

/** `exact` by the error function, `tanh` by the approximation that GPT-2 has. */
export type GeluKind = 'exact' | 'tanh'

const SLOPE = Math.sqrt(2 / Math.PI)
const CUBIC = 0.044715

/**
 * Gaussian error linear unit, of each number by itself: x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2 (`exact`), or
 * approximated by (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 (`tanh`).
 *
 * Hendrycks & Gimpel, Gaussian error linear units, arXiv:1606.08415.
 */
export function geluForward(kind: GeluKind, x: Float64Array): Float64Array {
  return x.map((x_i) => x_i * phi(kind, x_i))
}

/** dx = dy (Φ(x) + x Φ'(x)). */
export function geluBackward(kind: GeluKind, x: Float64Array, dy: Float64Array): Float64Array {
  checkShape('dy', dy, [x.length])
  return x.map((x_i, i) => at(dy, i) * (phi(kind, x_i) + x_i * phiSlope(kind, x_i)))
}

function phi(kind: GeluKind, x: number): number {
  return kind === 'exact' ? (1 + erf(x / Math.SQRT2)) / 2 : (1 + Math.tanh(SLOPE * (x + CUBIC * x ** 3))) / 2
}

function phiSlope(kind: GeluKind, x: number): number {
  if (kind === 'exact') return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const tanh = Math.tanh(SLOPE * (x + CUBIC * x ** 3))
  return ((1 - tanh * tanh) * SLOPE * (1 + 3 * CUBIC * x * x)) / 2
}
