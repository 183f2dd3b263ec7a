import type { Random } from '../random.ts'

/** How wide the numbers spread: by both sides of the matrix (Glorot), or by the inputs alone (He). */
export interface FanOptions {
  readonly random: Random
  /** Inputs: rows of a matrix that acts as `y = x W`. */
  readonly rows: number
  /** Outputs. */
  readonly columns: number
  /** Times the standard deviation; default 1. */
  readonly gain?: number
}

/**
 * Standard deviation √(2 / (rows + columns)): keeps the variance of values and of gradients about the same from layer
 * to layer, for tanh and the linear (Glorot & Bengio 2010). Shape [rows, columns], row-major, as all here.
 */
export function glorotUniform(options: FanOptions): Float32Array {
  return uniform(options, 2 / (options.rows + options.columns))
}

/** As `glorotUniform`, normally distributed. */
export function glorotNormal(options: FanOptions): Float32Array {
  return normal(options, 2 / (options.rows + options.columns))
}

/** Standard deviation √(2 / rows): keeps the variance of values after a ReLU (He et al. 2015). */
export function heUniform(options: FanOptions): Float32Array {
  return uniform(options, 2 / options.rows)
}

/** As `heUniform`, normally distributed. */
export function heNormal(options: FanOptions): Float32Array {
  return normal(options, 2 / options.rows)
}

function uniform({ random, rows, columns, gain = 1 }: FanOptions, variance: number): Float32Array {
  const bound = gain * Math.sqrt(3 * variance) // a uniform distribution over ±b has variance b² / 3
  return new Float32Array(rows * columns).map(() => random.uniform(-bound, bound))
}

function normal({ random, rows, columns, gain = 1 }: FanOptions, variance: number): Float32Array {
  const deviation = gain * Math.sqrt(variance)
  return new Float32Array(rows * columns).map(() => random.normal(0, deviation))
}
