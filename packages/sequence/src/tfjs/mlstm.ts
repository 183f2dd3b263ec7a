import { Mlstm } from '../layers/mlstm.ts'
import type { Context } from './context.ts'
import { checkedMaps, columnsOfHead, type MapWeights } from './maps.ts'
import { gradientsOf } from './records.ts'
import { mlstmBackward, mlstmForward } from './tensors/mlstm.ts'
import { checkTensor, sizesOf, type Tensor } from './tf.ts'

/** Of q and k [D, N d_k], v and o [D, N d_v], i and f [D, N]; biases accordingly. */
export type MlstmWeights = MapWeights<'q' | 'k' | 'v' | 'i' | 'f' | 'o'>

/** The memory with its scale taken out, as `MlstmState`. */
export type MlstmStateTensors = {
  /** [B, N, d_v + 1, d_k] */
  readonly memory: Tensor
  /** [B, N]; a constant to gradients. */
  readonly m: Tensor
}

export interface MlstmTensorOptions {
  /** N */
  readonly heads: number
  /** Before the first step; default zeros. */
  readonly state?: MlstmStateTensors
  /** Whether x is differentiated; default true. */
  readonly inputGradient?: boolean
}

export type MlstmTensors = {
  /** [T, B, N d_v] */
  readonly h: Tensor
  /** After the last step. */
  readonly last: MlstmStateTensors
}

/** As `Mlstm`. */
export function mlstm(
  { tf, run }: Context,
  x: Tensor,
  weights: MlstmWeights,
  { heads: N, state, inputGradient = true }: MlstmTensorOptions,
): MlstmTensors {
  const [T, B, D] = sizesOf('x', x)
  const K = columnsOfHead('weight_q', weights.weight_q, N)
  const V = columnsOfHead('weight_v', weights.weight_v, N)
  const maps = checkedMaps(weights, {
    q: [D, N * K],
    k: [D, N * K],
    v: [D, N * V],
    i: [D, N],
    f: [D, N],
    o: [D, N * V],
  })
  const first = state ?? { memory: tf.zeros([B, N, V + 1, K]), m: tf.zeros([B, N]) }
  checkTensor('state.memory', first.memory, [B, N, V + 1, K])
  checkTensor('state.m', first.m, [B, N])
  const sizes = { steps: T, batch: B, heads: N, key: K, value: V }
  const { h, ...last } = run({
    inputs: { x, ...maps, memory: first.memory, m: first.m },
    constants: inputGradient ? ['m'] : ['m', 'x'],
    outputs: { h: [T, B, N * V], memory: [B, N, V + 1, K], m: [B, N] },
    kernel(heap, { x: values, memory, m, ...initial }) {
      const layer = new Mlstm(heap, { input: D, heads: N, key: K, value: V, initial })
      const before = { memory: heap.copyOf(memory), m: heap.copyOf(m) }
      const tape = layer.forward(heap.copyOf(values), { steps: T, batch: B, state: before })
      return {
        outputs: { h: tape.h, ...tape.last },
        backward(by) {
          const { dx, dState } = layer.backward(tape, { dh: by.h, dLast: by.memory, inputGradient })
          return { x: dx, memory: dState, ...gradientsOf(layer.parameters) }
        },
      }
    },
    forward: (given) => mlstmForward(tf, sizes, given),
    backward: (given, kept, by) => mlstmBackward(tf, sizes, given, kept, by),
  })
  return { h, last }
}
