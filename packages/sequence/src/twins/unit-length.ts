import { at, checkShape, zeros } from './numbers.ts'

export interface UnitLengthShape {
  readonly rows: number
  /** D */
  readonly width: number
  /** ε, added to the squared length; default 1e-6. */
  readonly epsilon?: number
}

/**
 * Rows of length one: y = x / √(x·x + ε), for the keys of the delta rule, which then replaces a value as a whole.
 *
 * Yang, Wang, Zhang, Shen & Kim, Parallelizing linear transformers with the delta rule over sequence length, 2024,
 * arXiv:2406.06484.
 *
 * @param x `[rows, D]`
 * @returns y `[rows, D]`
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function unitLengthForward(shape: UnitLengthShape, x: Float64Array): Float64Array {
  const { rows, width: D } = shape
  checkShape('x', x, [rows, D])
  const y = zeros(rows, D)
  for (let r = 0; r < rows; r++) {
    const length = lengthOf(shape, x, r)
    for (let j = 0; j < D; j++) y[r * D + j] = at(x, r * D + j) / length
  }
  return y
}

/**
 * dx = (dy - y (y·dy)) / √(x·x + ε).
 *
 * @param dy `[rows, D]`
 * @returns dx `[rows, D]`
 */
export function unitLengthBackward(shape: UnitLengthShape, x: Float64Array, dy: Float64Array): Float64Array {
  const { rows, width: D } = shape
  checkShape('dy', dy, [rows, D])
  const dx = zeros(rows, D)
  for (let r = 0; r < rows; r++) {
    const length = lengthOf(shape, x, r)
    let along = 0
    for (let j = 0; j < D; j++) along += (at(x, r * D + j) / length) * at(dy, r * D + j)
    for (let j = 0; j < D; j++) {
      dx[r * D + j] = (at(dy, r * D + j) - (at(x, r * D + j) / length) * along) / length
    }
  }
  return dx
}

function lengthOf({ width: D, epsilon = 1e-6 }: UnitLengthShape, x: Float64Array, r: number): number {
  let sum = 0
  for (let j = 0; j < D; j++) sum += at(x, r * D + j) ** 2
  return Math.sqrt(sum + epsilon)
}
