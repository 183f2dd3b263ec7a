import { Linear } from '../layers/linear.ts'
import type { Context } from './context.ts'
import { gradientsOf } from './records.ts'
import { affineGradients, affine } from './tensors/linear.ts'
import { checkTensor, columnsOf, type Tensor } from './tf.ts'

export interface LinearWeights {
  /** W [D, O] */
  readonly weight: Tensor
  /** b [O] */
  readonly bias: Tensor
}

/** As `Linear`, of the last axis of x. */
export function linear({ tf, run }: Context, x: Tensor, weights: LinearWeights): Tensor {
  const D = x.shape.at(-1) ?? 0
  const O = columnsOf('weight', weights.weight)
  checkTensor('x', x, x.shape)
  checkTensor('weight', weights.weight, [D, O])
  checkTensor('bias', weights.bias, [O])
  const shape = [...x.shape.slice(0, -1), O]
  const rows = x.size / D
  return run({
    inputs: { x, weight: weights.weight, bias: weights.bias },
    outputs: { y: shape },
    kernel(heap, { x: values, ...initial }) {
      const layer = new Linear(heap, { input: D, output: O, initial })
      const tape = layer.forward(heap.copyOf(values), { rows })
      return {
        outputs: { y: tape.y },
        backward: ({ y: dy }) => ({ x: layer.backward(tape, { dy }), ...gradientsOf(layer.parameters) }),
      }
    },
    forward: (given) => ({
      outputs: { y: tf.reshape(affine(tf, given.x, given.weight, given.bias), shape) },
      kept: {},
    }),
    backward(given, _, { y }) {
      const named = { weight_y: given.weight, bias_y: given.bias }
      const { x: dx, parameters } = affineGradients(tf, named, given.x, { y: tf.reshape(y, [rows, O]) })
      const { weight_y: weight, bias_y: bias } = parameters
      return { x: tf.reshape(dx, x.shape), ...(weight && { weight }), ...(bias && { bias }) }
    },
  }).y
}
