import { LayerNorm } from '../layers/layer-norm.ts'
import type { Context } from './context.ts'
import { gradientsOf } from './records.ts'
import { layerNormBackward, layerNormForward } from './tensors/layer-norm.ts'
import { checkTensor, type Tensor } from './tf.ts'

export interface LayerNormWeights {
  /** γ [D] */
  readonly weight: Tensor
  /** β [D] */
  readonly bias: Tensor
}

export interface LayerNormTensorOptions {
  /** ε; default 1e-5. */
  readonly epsilon?: number
}

/** As `LayerNorm`, of the last axis of x. */
export function layerNorm(
  { tf, run }: Context,
  x: Tensor,
  { weight, bias }: LayerNormWeights,
  { epsilon = 1e-5 }: LayerNormTensorOptions = {},
): Tensor {
  const D = x.shape.at(-1) ?? 0
  checkTensor('x', x, x.shape)
  checkTensor('weight', weight, [D])
  checkTensor('bias', bias, [D])
  return run({
    inputs: { x, weight, bias },
    outputs: { y: x.shape },
    kernel(heap, { x: values, ...initial }) {
      const layer = new LayerNorm(heap, { width: D, epsilon, initial })
      const tape = layer.forward(heap.copyOf(values), { rows: x.size / D })
      return {
        outputs: { y: tape.y },
        backward: (by) => ({ x: layer.backward(tape, { dy: by.y }), ...gradientsOf(layer.parameters) }),
      }
    },
    forward: (given) => layerNormForward(tf, epsilon, given),
    backward: (given, kept, by) => layerNormBackward(tf, given, kept, by),
  }).y
}
