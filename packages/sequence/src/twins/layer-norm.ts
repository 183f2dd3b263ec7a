import { add, at, checkShape, zeros } from './numbers.ts'

export interface LayerNormShape {
  readonly rows: number
  /** D */
  readonly width: number
  /** ε, added to the variance; default 1e-5, as in torch. */
  readonly epsilon?: number
}

export interface LayerNormParameters {
  /** γ `[D]` */
  readonly weight: Float64Array
  /** β `[D]` */
  readonly bias: Float64Array
}

/**
 * Layer normalisation: y = γ ⊙ x̂ + β with x̂ = (x - μ) / √(σ² + ε), where μ and σ² are the mean and the (biased)
 * variance of the row.
 *
 * Ba, Kiros & Hinton, Layer normalization, arXiv:1607.06450.
 *
 * @param x `[rows, D]`
 * @returns y `[rows, D]`
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function layerNormForward(
  shape: LayerNormShape,
  parameters: LayerNormParameters,
  x: Float64Array,
): Float64Array {
  const { rows, width: D } = shape
  checkShape('weight', parameters.weight, [D])
  checkShape('bias', parameters.bias, [D])
  checkShape('x', x, [rows, D])
  const y = zeros(rows, D)
  for (let r = 0; r < rows; r++) {
    const { normal } = normalise(shape, x, r)
    for (let j = 0; j < D; j++) {
      y[r * D + j] = at(parameters.weight, j) * at(normal, j) + at(parameters.bias, j)
    }
  }
  return y
}

export interface LayerNormGradients extends LayerNormParameters {
  /** `[rows, D]` */
  readonly x: Float64Array
}

/**
 * With dx̂ = dy ⊙ γ: dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ ⊙ x̂)) / √(σ² + ε), dγ = Σ dy ⊙ x̂, dβ = Σ dy.
 *
 * @param dy `[rows, D]`
 */
export function layerNormBackward(
  shape: LayerNormShape,
  parameters: LayerNormParameters,
  x: Float64Array,
  dy: Float64Array,
): LayerNormGradients {
  const { rows, width: D } = shape
  checkShape('dy', dy, [rows, D])
  const gradients = { x: zeros(rows, D), weight: zeros(D), bias: zeros(D) }
  for (let r = 0; r < rows; r++) {
    const { normal, deviation } = normalise(shape, x, r)
    let mean = 0
    let meanByNormal = 0
    for (let j = 0; j < D; j++) {
      const dy_j = at(dy, r * D + j)
      const dNormal = dy_j * at(parameters.weight, j)
      mean += dNormal / D
      meanByNormal += (dNormal * at(normal, j)) / D
      add(gradients.weight, j, dy_j * at(normal, j))
      add(gradients.bias, j, dy_j)
    }
    for (let j = 0; j < D; j++) {
      const dNormal = at(dy, r * D + j) * at(parameters.weight, j)
      gradients.x[r * D + j] = (dNormal - mean - at(normal, j) * meanByNormal) / deviation
    }
  }
  return gradients
}

/** x̂ of a row, and √(σ² + ε). */
function normalise(
  { width: D, epsilon = 1e-5 }: LayerNormShape,
  x: Float64Array,
  r: number,
): { readonly normal: Float64Array; readonly deviation: number } {
  let mean = 0
  for (let j = 0; j < D; j++) mean += at(x, r * D + j) / D
  let variance = 0
  for (let j = 0; j < D; j++) variance += (at(x, r * D + j) - mean) ** 2 / D
  const deviation = Math.sqrt(variance + epsilon)
  const normal = zeros(D)
  for (let j = 0; j < D; j++) normal[j] = (at(x, r * D + j) - mean) / deviation
  return { normal, deviation }
}
