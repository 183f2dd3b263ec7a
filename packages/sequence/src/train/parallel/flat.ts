import type { Parameter } from '../../layers/parameter.ts'

/** Numbers of all parameters. */
export function flatLength(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { value }) => sum + value.length, 0)
}

/** Copies values or gradients of all parameters, one after another, into `flat`. */
export function copyOut(
  parameters: readonly Parameter[],
  what: 'value' | 'gradient',
  flat: Float32Array,
): void {
  let at = 0
  for (const parameter of parameters) {
    flat.set(parameter[what].data, at)
    at += parameter[what].length
  }
}

export function copyIn(parameters: readonly Parameter[], flat: Float32Array): void {
  let at = 0
  for (const { value } of parameters) {
    value.data.set(flat.subarray(at, at + value.length))
    at += value.length
  }
}

/** Adds `weight` times the flat gradients to those of the parameters, rounded to float32 at each operation. */
export function addGradients(parameters: readonly Parameter[], flat: Float32Array, weight: number): void {
  const { fround } = Math
  const factor = fround(weight)
  let at = 0
  for (const { gradient } of parameters) {
    const sum = gradient.data
    for (let n = 0; n < sum.length; n++) sum[n] = fround((sum[n] ?? 0) + fround(factor * (flat[at++] ?? 0)))
  }
}
