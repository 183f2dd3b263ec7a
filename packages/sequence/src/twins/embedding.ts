import { MnesticError } from '@mnestic/core'
import { add, at, checkShape, zeros } from './numbers.ts'

export interface EmbeddingShape {
  /** V: rows of the table. */
  readonly vocabulary: number
  /** D */
  readonly width: number
}

/**
 * Look-up: y_i = E[id_i].
 *
 * @param weight E `[V, D]`
 * @param ids any number of them, each from 0 to V - 1
 * @returns y `[ids, D]`
 * @throws INVALID_ARGUMENT for a table of another length than its shape's, or an id that it does not have
 */
export function embeddingForward(
  shape: EmbeddingShape,
  weight: Float64Array,
  ids: ArrayLike<number>,
): Float64Array {
  const { vocabulary: V, width: D } = shape
  checkShape('weight', weight, [V, D])
  const y = zeros(ids.length, D)
  for (const [i, id] of Array.from(ids).entries()) {
    if (!Number.isInteger(id) || id < 0 || id >= V) {
      throw new MnesticError('INVALID_ARGUMENT', `ids[${i}] is ${id}: give a whole number from 0 to ${V - 1}`)
    }
    y.set(weight.subarray(id * D, (id + 1) * D), i * D)
  }
  return y
}

/**
 * dE[id_i] += dy_i.
 *
 * @param dy `[ids, D]`
 * @returns dE `[V, D]`
 */
export function embeddingBackward(
  shape: EmbeddingShape,
  ids: ArrayLike<number>,
  dy: Float64Array,
): Float64Array {
  const { vocabulary: V, width: D } = shape
  checkShape('dy', dy, [ids.length, D])
  const dWeight = zeros(V, D)
  for (const [i, id] of Array.from(ids).entries()) {
    for (let j = 0; j < D; j++) add(dWeight, id * D + j, at(dy, i * D + j))
  }
  return dWeight
}
