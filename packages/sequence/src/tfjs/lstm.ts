import { Lstm } from '../layers/lstm.ts'
import type { Context } from './context.ts'
import { gradientsOf } from './records.ts'
import { lstmBackward, lstmForward } from './tensors/lstm.ts'
import { checkTensor, columnsOf, sizesOf, type Tensor } from './tf.ts'

export interface LstmWeights {
  /** W_x [D, 4H], columns i, f, g, o. */
  readonly weight_x: Tensor
  /** W_h [H, 4H] */
  readonly weight_h: Tensor
  /** b [4H] */
  readonly bias: Tensor
}

/** [B, H] each. */
export type LstmStateTensors = {
  readonly h: Tensor
  readonly c: Tensor
}

export interface LstmTensorOptions {
  /** Before the first step; default zeros. */
  readonly state?: LstmStateTensors
  /** Whether x is differentiated; default true. */
  readonly inputGradient?: boolean
}

export type LstmTensors = {
  /** [T, B, H] */
  readonly h: Tensor
  /** After the last step. */
  readonly last: LstmStateTensors
}

/** As `Lstm`. */
export function lstm(
  { tf, run }: Context,
  x: Tensor,
  weights: LstmWeights,
  { state, inputGradient = true }: LstmTensorOptions = {},
): LstmTensors {
  const [T, B, D] = sizesOf('x', x)
  const G = columnsOf('weight_h', weights.weight_h)
  const H = G / 4
  checkTensor('weight_x', weights.weight_x, [D, G])
  checkTensor('weight_h', weights.weight_h, [H, G])
  checkTensor('bias', weights.bias, [G])
  const { weight_x, weight_h, bias } = weights
  const first = state ?? { h: tf.zeros([B, H]), c: tf.zeros([B, H]) }
  checkTensor('state.h', first.h, [B, H])
  checkTensor('state.c', first.c, [B, H])
  const { h, c } = run({
    inputs: { x, weight_x, weight_h, bias, h: first.h, c: first.c },
    constants: inputGradient ? [] : ['x'],
    outputs: { h: [T, B, H], c: [B, H] },
    kernel(heap, { x: values, h: h0, c: c0, ...initial }) {
      const layer = new Lstm(heap, { input: D, hidden: H, initial })
      const before = { h: heap.copyOf(h0), c: heap.copyOf(c0) }
      const tape = layer.forward(heap.copyOf(values), { steps: T, batch: B, state: before })
      return {
        outputs: { h: tape.h, c: tape.last.c },
        backward(by) {
          const { dx, dState } = layer.backward(tape, { dh: by.h, dLast: { c: by.c }, inputGradient })
          return { x: dx, ...dState, ...gradientsOf(layer.parameters) }
        },
      }
    },
    forward: (given) => lstmForward(tf, given),
    backward: (given, kept, by) => lstmBackward(tf, given, kept, by),
  })
  return { h, last: { h: tf.reshape(tf.slice(h, [T - 1, 0, 0], [1, B, H]), [B, H]), c } }
}
