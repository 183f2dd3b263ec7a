import { MnesticError } from '@mnestic/core'
import { Elman } from '../layers/elman.ts'
import type { Context } from './context.ts'
import { linear } from './linear.ts'
import { gradientsOf } from './records.ts'
import { elmanBackward, elmanForward } from './tensors/elman.ts'
import { checkTensor, columnsOf, sizesOf, type Tensor } from './tf.ts'

export interface ElmanWeights {
  /** W_x [D, H] */
  readonly weight_x: Tensor
  /** W_h [H, H] */
  readonly weight_h: Tensor
  /** b [H] */
  readonly bias: Tensor
  /** W_y [H, O], with `bias_y`: of an output layer. */
  readonly weight_y?: Tensor
  /** b_y [O] */
  readonly bias_y?: Tensor
}

export interface ElmanTensorOptions {
  /** h_0 [B, H]; default zeros. */
  readonly state?: Tensor
  /** f; default `tanh`. */
  readonly activation?: 'tanh' | 'relu'
  /** Whether x is differentiated; default true. */
  readonly inputGradient?: boolean
}

export type ElmanTensors = {
  /** [T, B, H] */
  readonly h: Tensor
  /** h_T [B, H] */
  readonly last: Tensor
  /** [T, B, O]; `undefined` without an output layer. */
  readonly y: Tensor | undefined
}

/** As `Elman`. */
export function elman(
  context: Context,
  x: Tensor,
  { weight_y, bias_y, ...weights }: ElmanWeights,
  { state, activation = 'tanh', inputGradient = true }: ElmanTensorOptions = {},
): ElmanTensors {
  const { tf, run } = context
  const [T, B, D] = sizesOf('x', x)
  const H = columnsOf('weight_h', weights.weight_h)
  checkTensor('weight_x', weights.weight_x, [D, H])
  checkTensor('weight_h', weights.weight_h, [H, H])
  checkTensor('bias', weights.bias, [H])
  const first = state ?? tf.zeros([B, H])
  checkTensor('state', first, [B, H])
  if ((weight_y === undefined) !== (bias_y === undefined)) {
    throw new MnesticError(
      'INVALID_ARGUMENT',
      'An output layer has weight_y and bias_y; give both or neither',
    )
  }
  const { h } = run({
    inputs: { x, ...weights, state: first },
    constants: inputGradient ? [] : ['x'],
    outputs: { h: [T, B, H] },
    kernel(heap, { x: values, state: before, ...initial }) {
      const layer = new Elman(heap, { input: D, hidden: H, activation, initial })
      const given = { steps: T, batch: B, state: heap.copyOf(before) }
      const tape = layer.forward(heap.copyOf(values), given)
      return {
        outputs: { h: tape.h },
        backward(by) {
          const { dx, dState } = layer.backward(tape, { dh: by.h, inputGradient })
          return { x: dx, state: dState, ...gradientsOf(layer.parameters) }
        },
      }
    },
    forward: (given) => elmanForward(tf, activation, given),
    backward: (given, kept, by) => elmanBackward(tf, activation, given, kept, by),
  })
  const last = tf.reshape(tf.slice(h, [T - 1, 0, 0], [1, B, H]), [B, H])
  const y = weight_y && bias_y && linear(context, h, { weight: weight_y, bias: bias_y })
  return { h, last, y }
}
