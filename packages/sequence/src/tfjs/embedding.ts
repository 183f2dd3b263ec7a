import { MnesticError } from '@mnestic/core'
import type { Context } from './context.ts'
import { checkTensor, columnsOf, type Tensor } from './tf.ts'

/**
 * As `Embedding`: ids of any shape, y of that shape and a further axis. The same on both paths, since a look-up would
 * gain nothing from a copy of the table: `tf.gather`, whose own gradient some backends cannot compute.
 *
 * @param ids int32
 * @param weight E [V, D]
 */
export function embedding({ tf, run }: Context, ids: Tensor, weight: Tensor): Tensor {
  const D = columnsOf('weight', weight)
  const [V = 0] = weight.shape
  checkTensor('weight', weight, [V, D])
  if (ids.dtype !== 'int32') {
    throw new MnesticError('INVALID_ARGUMENT', `ids is of ${ids.dtype}; give int32`)
  }
  for (const [i, id] of ids.dataSync<'int32'>().entries()) {
    if (id >= 0 && id < V) continue
    throw new MnesticError('INVALID_ARGUMENT', `ids[${i}] is ${id}; give a whole number from 0 to ${V - 1}`)
  }
  return run({
    inputs: { ids, weight },
    constants: ['ids'],
    outputs: { y: [...ids.shape, D] },
    forward: (given) => ({ outputs: { y: tf.gather(given.weight, given.ids) }, kept: {} }),
    backward: (given, _, { y: dy }) => ({
      // Adds up what falls on one row.
      weight: tf.scatterND(tf.reshape(given.ids, [-1, 1]), tf.reshape(dy, [-1, D]), [V, D]),
    }),
  }).y
}
