import { attentionBackward, attentionForward } from './dot-product-attention.ts'
import type { AttentionShape, AttentionTape } from './dot-product-attention.ts'
import { linearBackward, linearForward } from './linear.ts'
import { addAll, checkShape } from './numbers.ts'

export interface MultiHeadShape extends AttentionShape {
  /** S: columns of the source, which keys and values are made of; default E. */
  readonly sourceWidth?: number
}

export interface MultiHeadParameters {
  /** `[E, E]` */
  readonly weight_q: Float64Array
  /** `[E]` */
  readonly bias_q: Float64Array
  /** `[S, E]` */
  readonly weight_k: Float64Array
  /** `[E]` */
  readonly bias_k: Float64Array
  /** `[S, E]` */
  readonly weight_v: Float64Array
  /** `[E]` */
  readonly bias_v: Float64Array
  /** `[E, E]` */
  readonly weight_o: Float64Array
  /** `[E]` */
  readonly bias_o: Float64Array
}

export interface MultiHeadTape {
  /** `[Tq, B, E]` */
  readonly y: Float64Array
  readonly q: Float64Array
  readonly k: Float64Array
  readonly v: Float64Array
  readonly attention: AttentionTape
}

/**
 * Multi-head attention of x over a source:
 *
 *     Q = x W_Q + b_Q   K = source W_K + b_K   V = source W_V + b_V
 *     y = attention(Q, K, V) W_O + b_O
 *
 * Self-attention is x over x (`causal` for a language model), cross-attention x over the encoder's output.
 *
 * Vaswani et al., Attention is all you need, arXiv:1706.03762, section 3.2.2; biases as in torch.nn.MultiheadAttention.
 *
 * @param x `[Tq, B, E]`
 * @param source `[Tk, B, S]`
 * @param keyMask `[B, Tk]`: 0 where no query may see the source's step; default all seen
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function multiHeadForward(
  shape: MultiHeadShape,
  parameters: MultiHeadParameters,
  x: Float64Array,
  source: Float64Array,
  keyMask?: ArrayLike<number>,
): MultiHeadTape {
  const { asking, asked, output } = projections(shape)
  const { weight_q, bias_q, weight_k, bias_k, weight_v, bias_v, weight_o, bias_o } = parameters
  const q = linearForward(asking, { weight: weight_q, bias: bias_q }, x)
  const k = linearForward(asked, { weight: weight_k, bias: bias_k }, source)
  const v = linearForward(asked, { weight: weight_v, bias: bias_v }, source)
  const attention = attentionForward(shape, { q, k, v, keyMask })
  const y = linearForward(output, { weight: weight_o, bias: bias_o }, attention.y)
  return { y, q, k, v, attention }
}

export interface MultiHeadGradients extends MultiHeadParameters {
  /** `[Tq, B, E]` */
  readonly x: Float64Array
  /** `[Tk, B, S]`; in self-attention the sum of both is the gradient by x. */
  readonly source: Float64Array
}

/**
 * The gradients of the three parts, one after the other.
 *
 * @param dy `[Tq, B, E]`
 */
export function multiHeadBackward(
  shape: MultiHeadShape,
  parameters: MultiHeadParameters,
  x: Float64Array,
  source: Float64Array,
  tape: MultiHeadTape,
  dy: Float64Array,
  keyMask?: ArrayLike<number>,
): MultiHeadGradients {
  const { asking, asked, output } = projections(shape)
  const { weight_q, bias_q, weight_k, bias_k, weight_v, bias_v, weight_o, bias_o } = parameters
  checkShape('dy', dy, [shape.queries, shape.batch, shape.width])
  const o = linearBackward(output, { weight: weight_o, bias: bias_o }, tape.attention.y, dy)
  const inputs = { q: tape.q, k: tape.k, v: tape.v, keyMask }
  const attention = attentionBackward(shape, inputs, tape.attention, o.x)
  const q = linearBackward(asking, { weight: weight_q, bias: bias_q }, x, attention.q)
  const k = linearBackward(asked, { weight: weight_k, bias: bias_k }, source, attention.k)
  const v = linearBackward(asked, { weight: weight_v, bias: bias_v }, source, attention.v)
  addAll(k.x, v.x)
  return {
    x: q.x,
    source: k.x,
    weight_q: q.weight,
    bias_q: q.bias,
    weight_k: k.weight,
    bias_k: k.bias,
    weight_v: v.weight,
    bias_v: v.bias,
    weight_o: o.weight,
    bias_o: o.bias,
  }
}

/** The shapes of the linear maps of x, of the source, and of what attention returns. */
function projections({ queries, keys, batch, width: E, sourceWidth: S = E }: MultiHeadShape) {
  return {
    asking: { rows: queries * batch, input: E, output: E },
    asked: { rows: keys * batch, input: S, output: E },
    output: { rows: queries * batch, input: E, output: E },
  }
}
