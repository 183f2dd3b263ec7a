import { fused } from './fused'
import { only, part, sumOfLanes } from './lanes'
import { put } from './put'
import { dotOfRow } from './rows'

/**
 * y = γ x̂ + β with x̂ = (x - μ) / √(σ² + ε) of each row; all [rows, width]. `statistics` [rows, 2] gets μ and the factor
 * 1 / √(σ² + ε).
 */
export function layerNorm(
  rows: usize,
  width: usize,
  epsilon: f32,
  x: usize,
  weight: usize,
  bias: usize,
  y: usize,
  statistics: usize,
): void {
  const count = f32(width)
  for (let r: usize = 0; r < rows; r++) {
    let sum = f32x4.splat(0)
    for (let j: usize = 0; j < width; j += 4) sum = f32x4.add(sum, part(x + (j << 2), width - j))
    const mean = sumOfLanes(sum) / count
    const means = f32x4.splat(mean)
    let squares = f32x4.splat(0)
    for (let j: usize = 0; j < width; j += 4) {
      const d = only(f32x4.sub(v128.load(x + (j << 2)), means), width - j)
      squares = fused(d, d, squares)
    }
    const factor: f32 = 1 / sqrt<f32>(sumOfLanes(squares) / count + epsilon)
    const factors = f32x4.splat(factor)
    for (let j: usize = 0; j < width; j += 4) {
      const o = j << 2
      const normal = f32x4.mul(f32x4.sub(v128.load(x + o), means), factors)
      put(y + o, fused(normal, v128.load(weight + o), v128.load(bias + o)), width - j)
    }
    store<f32>(statistics, mean)
    store<f32>(statistics, factor, 4)
    statistics += 8
    x += width << 2
    y += width << 2
  }
}

/** With dx̂ = dy γ: dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ x̂)) / √(σ² + ε); dγ += Σ dy x̂, dβ += Σ dy. */
export function layerNormBackward(
  rows: usize,
  width: usize,
  x: usize,
  weight: usize,
  statistics: usize,
  dy: usize,
  dx: usize,
  dWeight: usize,
  dBias: usize,
): void {
  const count = f32(width)
  for (let r: usize = 0; r < rows; r++) {
    const means = v128.load32_splat(statistics)
    const factors = v128.load32_splat(statistics, 4)
    let sum = f32x4.splat(0)
    let sumByNormal = f32x4.splat(0)
    for (let j: usize = 0; j < width; j += 4) {
      const o = j << 2
      const normal = f32x4.mul(f32x4.sub(v128.load(x + o), means), factors)
      const dNormal = f32x4.mul(v128.load(dy + o), v128.load(weight + o))
      sum = f32x4.add(sum, only(dNormal, width - j))
      sumByNormal = f32x4.add(sumByNormal, only(f32x4.mul(dNormal, normal), width - j))
    }
    const mean = f32x4.splat(sumOfLanes(sum) / count)
    const meanByNormal = f32x4.splat(sumOfLanes(sumByNormal) / count)
    for (let j: usize = 0; j < width; j += 4) {
      const o = j << 2
      const left = width - j
      const dy4 = v128.load(dy + o)
      const normal = f32x4.mul(f32x4.sub(v128.load(x + o), means), factors)
      const dNormal = f32x4.mul(dy4, v128.load(weight + o))
      put(dWeight + o, fused(dy4, normal, v128.load(dWeight + o)), left)
      put(dBias + o, f32x4.add(dy4, v128.load(dBias + o)), left)
      const centred = f32x4.sub(dNormal, mean)
      put(dx + o, f32x4.mul(f32x4.sub(centred, f32x4.mul(normal, meanByNormal)), factors), left)
    }
    statistics += 8
    x += width << 2
    dy += width << 2
    dx += width << 2
  }
}

/** y = x / √(x·x + ε) of each row; x and y [rows, width]; `lengths` [rows] gets the root. */
export function unitLength(
  rows: usize,
  width: usize,
  epsilon: f32,
  x: usize,
  y: usize,
  lengths: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const length = sqrt<f32>(dotOfRow(width, x, x) + epsilon)
    for (let j: usize = 0; j < width; j += 4) {
      put(y + (j << 2), f32x4.div(v128.load(x + (j << 2)), f32x4.splat(length)), width - j)
    }
    store<f32>(lengths, length)
    lengths += 4
    x += width << 2
    y += width << 2
  }
}

/** dx = (dy - y (y·dy)) / √(x·x + ε) */
export function unitLengthBackward(
  rows: usize,
  width: usize,
  y: usize,
  lengths: usize,
  dy: usize,
  dx: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const length = v128.load32_splat(lengths)
    const along = f32x4.splat(dotOfRow(width, y, dy))
    for (let j: usize = 0; j < width; j += 4) {
      const o = j << 2
      const across = f32x4.sub(v128.load(dy + o), f32x4.mul(v128.load(y + o), along))
      put(dx + o, f32x4.div(across, length), width - j)
    }
    lengths += 4
    y += width << 2
    dy += width << 2
    dx += width << 2
  }
}
