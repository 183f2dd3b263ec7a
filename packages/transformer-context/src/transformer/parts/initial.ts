import { invalid } from '@mnestic/core/check'
import type { Parameter, Random } from '@mnestic/sequence'
import type { TransformerConfig } from '../config.ts'

/** Draws the first numbers of a matrix. */
export type Draw = (length: number) => Float32Array

/**
 * As in GPT-2: normal numbers of deviation .02; of what is added to the residual stream, .02 / √(parts), so that the
 * stream's variance does not grow with the layers (Radford et al. 2019, section 2.3).
 */
export interface Beginnings {
  readonly matrix: Draw
  /** Of the last map of each part. */
  readonly residual: Draw
}

export function beginnings(random: Random, residualParts: number, deviation = 0.02): Beginnings {
  if (!(deviation >= 0 && deviation < Infinity))
    throw invalid('deviation', deviation, 'a finite number of at least 0')
  const normal =
    (own: number): Draw =>
    (length) =>
      Float32Array.from({ length }, () => random.normal(0, own))
  return { matrix: normal(deviation), residual: normal(deviation / Math.sqrt(residualParts)) }
}

/** For parameters that get their values elsewhere. */
export const blank: Beginnings = {
  matrix: (length) => new Float32Array(length),
  residual: (length) => new Float32Array(length),
}

/** Without biases, they stay the zeros that they are: nobody trains them. */
export function trained(
  parameters: readonly Parameter[],
  { bias }: Pick<TransformerConfig, 'bias'>,
): readonly Parameter[] {
  return bias ? parameters : parameters.filter(({ name }) => !/\.bias(_[qkvo])?$/.test(name))
}
