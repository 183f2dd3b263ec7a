import { addProduct, addProductTranspose, addRowsOf, addToRows, addTransposeProduct } from './matrix.ts'
import { checkShape, zeros } from './numbers.ts'

export interface LinearShape {
  /** Of x; a sequence `[T, B, D]` has T B of them. */
  readonly rows: number
  /** D */
  readonly input: number
  /** O */
  readonly output: number
}

export interface LinearParameters {
  /** `[D, O]` */
  readonly weight: Float64Array
  /** `[O]` */
  readonly bias: Float64Array
}

/**
 * y = x W + b.
 *
 * @param x `[rows, D]`
 * @returns y `[rows, O]`
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function linearForward(
  shape: LinearShape,
  parameters: LinearParameters,
  x: Float64Array,
): Float64Array {
  const { rows, input: D, output: O } = shape
  checkShape('weight', parameters.weight, [D, O])
  checkShape('bias', parameters.bias, [O])
  checkShape('x', x, [rows, D])
  const y = zeros(rows, O)
  addProduct(y, x, parameters.weight, rows, D, O)
  addToRows(y, parameters.bias)
  return y
}

export interface LinearGradients extends LinearParameters {
  /** `[rows, D]` */
  readonly x: Float64Array
}

/**
 * dx = dy Wᵀ, dW = xᵀ dy, db = Σ dy.
 *
 * @param dy `[rows, O]`, the gradient of the loss by y
 */
export function linearBackward(
  shape: LinearShape,
  parameters: LinearParameters,
  x: Float64Array,
  dy: Float64Array,
): LinearGradients {
  const { rows, input: D, output: O } = shape
  checkShape('dy', dy, [rows, O])
  const gradients = { x: zeros(rows, D), weight: zeros(D, O), bias: zeros(O) }
  addProductTranspose(gradients.x, dy, parameters.weight, rows, O, D)
  addTransposeProduct(gradients.weight, x, dy, D, rows, O)
  addRowsOf(gradients.bias, dy)
  return gradients
}
