import { invalid } from '@mnestic/core/check'
import type { Asked } from './cell.ts'

/** A vector that is compared with both contexts of each record, or one for each of them. Need not be of unit length. */
export type ContextInput =
  | { readonly vector: Float32Array }
  | { readonly before: Float32Array; readonly after?: Float32Array | undefined }
  | { readonly before?: Float32Array | undefined; readonly after: Float32Array }

/** Unit vectors by side; none for a side that is not given or is all zeros. @throws INVALID_ARGUMENT */
export function checkSides(context: ContextInput, dimensions: number): Asked {
  if (typeof context !== 'object' || context === null)
    throw invalid('The context', context, '{ vector } or { before, after }')
  if ('vector' in context) {
    const vector = unit('vector', context.vector, dimensions)
    return { before: vector, after: vector }
  }
  const { before, after } = context
  if (before === undefined && after === undefined)
    throw invalid('The context', context, '{ vector } or { before, after }')
  return {
    before: before && unit('before', before, dimensions),
    after: after && unit('after', after, dimensions),
  }
}

function unit(name: string, vector: unknown, dimensions: number): Float32Array | undefined {
  if (!(vector instanceof Float32Array) || vector.length !== dimensions)
    throw invalid(name, vector, `a Float32Array of ${dimensions} numbers, as many as a context has`)
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  if (!Number.isFinite(largest)) throw invalid(name, 'a vector with NaN or Infinity', 'finite numbers')
  if (largest === 0) return undefined
  // By the largest number first, so that no square vanishes or overflows.
  const scaled = Float64Array.from(vector, (x) => x / largest)
  const length = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0))
  return Float32Array.from(scaled, (x) => x / length)
}
