import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { fromHeads, mask, toHeads } from './heads.ts'
import { affineGradients, affineOf, productWithTransposed, transposed } from './linear.ts'

type Maps = 'q' | 'k' | 'v' | 'o'

export type AttentionInputs = { readonly x: Tensor } & {
  readonly [Name in 'source' | 'mask']: Tensor | undefined
} & { readonly [Name in `${'weight' | 'bias'}_${Maps}`]: Tensor }

export interface AttentionSizes {
  readonly steps: number
  readonly sourceSteps: number
  readonly batch: number
  readonly heads: number
  readonly width: number
  readonly causal: boolean
}

/** q, k and v [B N, T, d], the probabilities [B N, Tq, Tk], and what the heads return [Tq B, E]. */
export type AttentionKept = Readonly<Record<'q' | 'k' | 'v' | 'probabilities' | 'mixed', Tensor>>

type Given = Of<AttentionInputs, Tensor>

/** As `Attention.forward`, with all scores at once. */
export function attentionForward(
  tf: Tf,
  sizes: AttentionSizes,
  given: Given,
): TensorPass<'y', AttentionKept> {
  const { steps: Tq, sourceSteps: Tk, batch: B, heads: N } = sizes
  const source = given.source ?? given.x
  const q = toHeads(tf, affineOf(tf, given, 'q', given.x), Tq, B * N)
  const k = toHeads(tf, affineOf(tf, given, 'k', source), Tk, B * N)
  const v = toHeads(tf, affineOf(tf, given, 'v', source), Tk, B * N)
  const scores = tf.mul(productWithTransposed(tf, q, k), scale(sizes))
  const seen = visible(tf, sizes, given.mask)
  const reduced = seen === undefined ? scores : tf.add(tf.mul(scores, seen), tf.mul(tf.sub(seen, 1), 1e30))
  const powers = tf.exp(tf.sub(reduced, tf.max(reduced, 2, true)))
  const e = seen === undefined ? powers : tf.mul(powers, seen)
  // Where anything is seen, the greatest adds 1.
  const probabilities = tf.div(e, tf.maximum(tf.sum(e, 2, true), 1))
  const mixed = fromHeads(tf, tf.matMul(probabilities, v), Tq * B)
  const y = tf.reshape(affineOf(tf, given, 'o', mixed), [Tq, B, -1])
  return { outputs: { y }, kept: { q, k, v, probabilities, mixed } }
}

/** As `Attention.backward`. */
export function attentionBackward(
  tf: Tf,
  sizes: AttentionSizes,
  given: Given,
  { q, k, v, probabilities, mixed }: AttentionKept,
  by: Readonly<Record<'y', Tensor>>,
): Named<Tensor> {
  const { steps: Tq, sourceSteps: Tk, batch: B, heads: N, width: E } = sizes
  const { x, source } = given
  const output = affineGradients(tf, given, mixed, { o: tf.reshape(by.y, [Tq * B, E]) })
  const dMixed = toHeads(tf, output.x, Tq, B * N)
  const dP = productWithTransposed(tf, dMixed, v)
  const mean = tf.sum(tf.mul(probabilities, dP), 2, true)
  const dS = tf.mul(tf.mul(probabilities, tf.sub(dP, mean)), scale(sizes))
  const dq = fromHeads(tf, tf.matMul(dS, k), Tq * B)
  const dk = fromHeads(tf, tf.matMul(transposed(tf, dS), q), Tk * B)
  const dv = fromHeads(tf, tf.matMul(transposed(tf, probabilities), dMixed), Tk * B)
  if (source === undefined) {
    const all = affineGradients(tf, given, x, { q: dq, k: dk, v: dv })
    return { ...output.parameters, ...all.parameters, x: tf.reshape(all.x, x.shape) }
  }
  const asking = affineGradients(tf, given, x, { q: dq })
  const asked = affineGradients(tf, given, source, { k: dk, v: dv })
  return {
    ...output.parameters,
    ...asking.parameters,
    ...asked.parameters,
    x: tf.reshape(asking.x, x.shape),
    source: tf.reshape(asked.x, source.shape),
  }
}

function scale({ width, heads }: AttentionSizes): number {
  return 1 / Math.sqrt(width / heads)
}

/** 1 where a query sees a key, 0 elsewhere, of the shape of the scores or one that stretches to it. */
function visible(tf: Tf, sizes: AttentionSizes, keys: Tensor | undefined): Tensor | undefined {
  const { steps: Tq, sourceSteps: Tk, batch: B, heads: N, causal } = sizes
  const past = causal ? mask(tf, [Tq, Tk], (query, key) => key <= query + Tk - Tq) : undefined
  if (keys === undefined) return past
  const each = tf.reshape(tf.stack(Array<Tensor>(N).fill(keys), 1), [B * N, 1, Tk])
  return past === undefined ? each : tf.mul(each, past)
}
