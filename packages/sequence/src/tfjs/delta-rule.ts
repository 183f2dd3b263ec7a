import { DeltaRule } from '../layers/delta-rule.ts'
import type { Context } from './context.ts'
import { checkedMaps, columnsOfHead, type MapWeights } from './maps.ts'
import { gradientsOf } from './records.ts'
import { deltaRuleBackward, deltaRuleForward } from './tensors/delta-rule.ts'
import { checkTensor, sizesOf, type Tensor } from './tf.ts'

/** Of q and k [D, N d_k], v [D, N d_v], beta [D, N]; biases accordingly. */
export type DeltaRuleWeights = MapWeights<'q' | 'k' | 'v' | 'beta'>

export interface DeltaRuleTensorOptions {
  /** N */
  readonly heads: number
  /** S_0 [B, N, d_v, d_k]; default zeros. */
  readonly state?: Tensor
  /** Whether x is differentiated; default true. */
  readonly inputGradient?: boolean
}

export type DeltaRuleTensors = {
  /** [T, B, N d_v] */
  readonly o: Tensor
  /** S_T [B, N, d_v, d_k] */
  readonly last: Tensor
}

/** As `DeltaRule`. */
export function deltaRule(
  { tf, run }: Context,
  x: Tensor,
  weights: DeltaRuleWeights,
  { heads: N, state, inputGradient = true }: DeltaRuleTensorOptions,
): DeltaRuleTensors {
  const [T, B, D] = sizesOf('x', x)
  const K = columnsOfHead('weight_q', weights.weight_q, N)
  const V = columnsOfHead('weight_v', weights.weight_v, N)
  const maps = checkedMaps(weights, { q: [D, N * K], k: [D, N * K], v: [D, N * V], beta: [D, N] })
  const first = state ?? tf.zeros([B, N, V, K])
  checkTensor('state', first, [B, N, V, K])
  const sizes = { steps: T, batch: B, heads: N, key: K, value: V }
  const { o, state: last } = run({
    inputs: { x, ...maps, state: first },
    constants: inputGradient ? [] : ['x'],
    outputs: { o: [T, B, N * V], state: [B, N, V, K] },
    kernel(heap, { x: values, state: before, ...initial }) {
      const layer = new DeltaRule(heap, { input: D, heads: N, key: K, value: V, initial })
      const given = { steps: T, batch: B, state: heap.copyOf(before) }
      const tape = layer.forward(heap.copyOf(values), given)
      return {
        outputs: { o: tape.o, state: tape.last },
        backward(by) {
          const { dx, dState } = layer.backward(tape, { dO: by.o, dLast: by.state, inputGradient })
          return { x: dx, state: dState, ...gradientsOf(layer.parameters) }
        },
      }
    },
    forward: (given) => deltaRuleForward(tf, sizes, given),
    backward: (given, kept, by) => deltaRuleBackward(tf, sizes, given, kept, by),
  })
  return { o, last }
}
