import type { Named, Of, TensorPass } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'
import { rowsOf } from './linear.ts'

export type LayerNormInputs = { readonly x: Tensor; readonly weight: Tensor; readonly bias: Tensor }

/** x̂ [rows, D], and 1 / √(σ² + ε) [rows, 1]. */
export type LayerNormKept = { readonly normal: Tensor; readonly factor: Tensor }

type Given = Of<LayerNormInputs, Tensor>

/** As `LayerNorm.forward`. */
export function layerNormForward(
  tf: Tf,
  epsilon: number,
  { x, weight, bias }: Given,
): TensorPass<'y', LayerNormKept> {
  const rows = rowsOf(tf, x)
  const distance = tf.sub(rows, tf.mean(rows, 1, true))
  const factor = tf.rsqrt(tf.add(tf.mean(tf.square(distance), 1, true), epsilon))
  const normal = tf.mul(distance, factor)
  const y = tf.reshape(tf.add(tf.mul(normal, weight), bias), x.shape)
  return { outputs: { y }, kept: { normal, factor } }
}

/** As `LayerNorm.backward`. */
export function layerNormBackward(
  tf: Tf,
  { x, weight }: Given,
  { normal, factor }: LayerNormKept,
  by: Readonly<Record<'y', Tensor>>,
): Named<Tensor> {
  const dy = rowsOf(tf, by.y)
  const dNormal = tf.mul(dy, weight)
  const along = tf.mul(normal, tf.mean(tf.mul(dNormal, normal), 1, true))
  const dx = tf.mul(factor, tf.sub(tf.sub(dNormal, tf.mean(dNormal, 1, true)), along))
  return { x: tf.reshape(dx, x.shape), weight: tf.sum(tf.mul(dy, normal), 0), bias: tf.sum(dy, 0) }
}
