import { softsign, softsignSlope } from './arithmetic.ts'
import { randomFrom } from './random.ts'

/**
 * f(x) = u · x + v · softsign(W x + b), for each candidate alone.
 * One array holds the parameters: W [hidden, width], b [hidden], v [hidden], u [width].
 */
export interface Shape {
  readonly width: number
  readonly hidden: number
}

export function parameterCount({ width, hidden }: Shape): number {
  return hidden * width + 2 * hidden + width
}

/** W uniform with the variance 0.49 / width, so that hidden units differ; all else 0: f is 0 before the first step. */
export function freshParameters({ width, hidden }: Shape, seed: number): Float64Array {
  const random = randomFrom(seed)
  const parameters = new Float64Array(parameterCount({ width, hidden }))
  const spread = 0.7 * Math.sqrt(3 / width)
  for (let i = 0; i < hidden * width; i++) parameters[i] = (2 * random() - 1) * spread
  return parameters
}

/** f of each candidate [n] and the hidden units [n, hidden], from inputs [n, width]. */
export function forward(
  { width, hidden }: Shape,
  p: Float64Array,
  inputs: Float64Array,
): { readonly outputs: Float64Array; readonly units: Float64Array } {
  const count = inputs.length / width
  const outputs = new Float64Array(count)
  const units = new Float64Array(count * hidden)
  const b = hidden * width
  const v = b + hidden
  const u = v + hidden
  for (let i = 0; i < count; i++) {
    let output = 0
    for (let h = 0; h < hidden; h++) {
      let a = p[b + h] ?? 0
      for (let d = 0; d < width; d++) a += (p[h * width + d] ?? 0) * (inputs[i * width + d] ?? 0)
      const y = softsign(a)
      units[i * hidden + h] = y
      output += (p[v + h] ?? 0) * y
    }
    for (let d = 0; d < width; d++) output += (p[u + d] ?? 0) * (inputs[i * width + d] ?? 0)
    outputs[i] = output
  }
  return { outputs, units }
}

/** Smaller derivatives by an output are taken for 0. */
const least = 1e-6

/** Adds to `gradient` what the loss changes by the parameters, from what it changes by each output [n]. */
export function backward(
  { width, hidden }: Shape,
  p: Float64Array,
  inputs: Float64Array,
  units: Float64Array,
  byOutput: Float64Array,
  gradient: Float64Array,
): void {
  const b = hidden * width
  const v = b + hidden
  const u = v + hidden
  for (const [i, g] of byOutput.entries()) {
    // Most candidates have no chance, and change nothing by more than the last bits of it.
    if (Math.abs(g) < least) continue
    for (let h = 0; h < hidden; h++) {
      const y = units[i * hidden + h] ?? 0
      const byUnit = g * (p[v + h] ?? 0) * softsignSlope(y)
      gradient[v + h] = (gradient[v + h] ?? 0) + g * y
      gradient[b + h] = (gradient[b + h] ?? 0) + byUnit
      for (let d = 0; d < width; d++) {
        const at = h * width + d
        gradient[at] = (gradient[at] ?? 0) + byUnit * (inputs[i * width + d] ?? 0)
      }
    }
    for (let d = 0; d < width; d++)
      gradient[u + d] = (gradient[u + d] ?? 0) + g * (inputs[i * width + d] ?? 0)
  }
}
