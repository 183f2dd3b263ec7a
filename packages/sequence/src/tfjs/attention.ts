import { Attention } from '../layers/attention.ts'
import type { Context } from './context.ts'
import { checkedMaps, columnsOfHead, type MapWeights } from './maps.ts'
import { gradientsOf } from './records.ts'
import { attentionBackward, attentionForward } from './tensors/attention.ts'
import { checkTensor, sizesOf, type Tensor } from './tf.ts'

/** Of q and o [E, E], k and v [S, E]; biases [E]. */
export type AttentionWeights = MapWeights<'q' | 'k' | 'v' | 'o'>

export interface AttentionTensorOptions {
  /** N, a divisor of E. */
  readonly heads: number
  /** Whether query i sees no key after i + Tk - Tq; default false. */
  readonly causal?: boolean
  /** [Tk, B, S], which keys and values are made of; default x. */
  readonly source?: Tensor
  /** [B, Tk] of any type: 0 where no query may see the source's step; default all seen. */
  readonly keyMask?: Tensor
}

/** As `Attention`, of x [Tq, B, E]. */
export function attention(
  { tf, run }: Context,
  x: Tensor,
  weights: AttentionWeights,
  { heads, causal = false, source, keyMask }: AttentionTensorOptions,
): Tensor {
  const [Tq, B, E] = sizesOf('x', x)
  const [Tk, , S] = source === undefined ? [Tq, B, E] : sizesOf('source', source)
  if (source !== undefined) checkTensor('source', source, [Tk, B, S])
  columnsOfHead('weight_q', weights.weight_q, heads)
  const maps = checkedMaps(weights, { q: [E, E], k: [S, E], v: [S, E], o: [E, E] })
  const mask = keyMask && tf.cast(tf.cast(keyMask, 'bool'), 'float32')
  if (mask !== undefined) checkTensor('keyMask', mask, [B, Tk])
  const sizes = { steps: Tq, sourceSteps: Tk, batch: B, heads, width: E, causal }
  return run({
    inputs: { x, ...maps, source, mask },
    constants: ['mask'],
    outputs: { y: [Tq, B, E] },
    kernel(heap, { x: values, source: asked, mask: seen, ...initial }) {
      const layer = new Attention(heap, { width: E, heads, sourceWidth: S, causal, initial })
      const tape = layer.forward(heap.copyOf(values), {
        steps: Tq,
        batch: B,
        ...(asked && { source: { steps: Tk, values: heap.copyOf(asked) } }),
        ...(seen && { keyMask: seen }),
      })
      return {
        outputs: { y: tape.y },
        backward(by) {
          const { dx, dSource } = layer.backward(tape, { dy: by.y })
          return { x: dx, source: dSource, ...gradientsOf(layer.parameters) }
        },
      }
    },
    forward: (given) => attentionForward(tf, sizes, given),
    backward: (given, kept, by) => attentionBackward(tf, sizes, given, kept, by),
  }).y
}
