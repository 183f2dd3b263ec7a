import type { Parameter } from '../layers/parameter.ts'

/** Beyond it a number's square is no float32, and Adam would lose the parameter: taken for not finite. */
const LARGEST = 1e18

/** Euclidean norm over all parameters, summed in float64 in their order. Not finite if a gradient is not. */
export function gradientNorm(parameters: readonly Parameter[]): number {
  let sum = 0
  for (const { gradient } of parameters) sum += squares(gradient.data)
  return Math.sqrt(sum)
}

/** The first parameter whose gradient holds NaN, an infinity, or a number beyond 1e18. */
export function firstNotFinite(parameters: readonly Parameter[]): Parameter | undefined {
  return parameters.find(({ gradient }) => !gradient.data.every((x) => Math.abs(x) <= LARGEST))
}

export function zeroGradients(parameters: readonly Parameter[]): void {
  for (const { gradient } of parameters) gradient.data.fill(0)
}

function squares(values: Float32Array): number {
  let sum = 0
  for (let n = 0; n < values.length; n++) {
    const x = values[n] ?? 0
    sum += x * x
  }
  return sum
}
