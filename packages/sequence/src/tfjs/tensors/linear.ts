import { need } from '../records.ts'
import type { Named } from '../operation.ts'
import type { Tensor, Tf } from '../tf.ts'

/** [rows, last axis] */
export function rowsOf(tf: Tf, x: Tensor): Tensor {
  return tf.reshape(x, [-1, x.shape.at(-1) ?? 1])
}

/** x W + b, [rows, O]. */
export function affine(tf: Tf, x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return tf.add(tf.matMul(rowsOf(tf, x), weight), bias)
}

/** a bᵀ and the like: transposed by itself, since products that transpose are slow on some backends. */
export function productWithTransposed(tf: Tf, a: Tensor, b: Tensor): Tensor {
  return tf.matMul(a, transposed(tf, b))
}

/** The last two axes exchanged. */
export function transposed(tf: Tf, x: Tensor): Tensor {
  return tf.transpose(x, x.shape.length === 2 ? [1, 0] : [0, 2, 1])
}

/** x W + b by the names of W and b. */
export function affineOf(tf: Tf, given: Named<Tensor | undefined>, of: string, x: Tensor): Tensor {
  return affine(tf, x, need(given, `weight_${of}`), need(given, `bias_${of}`))
}

/**
 * Gradients of several maps of the same x, by the names of their weights and biases, and of x, [rows, D].
 *
 * @param by of what each map makes, [rows, columns]
 */
export function affineGradients(
  tf: Tf,
  given: Named<Tensor | undefined>,
  x: Tensor,
  by: Named<Tensor>,
): { readonly x: Tensor; readonly parameters: Named<Tensor> } {
  const xT = transposed(tf, rowsOf(tf, x))
  const maps = Object.entries(by)
  return {
    x: tf.addN(maps.map(([of, dy]) => productWithTransposed(tf, dy, need(given, `weight_${of}`)))),
    parameters: Object.fromEntries(
      maps.flatMap(([of, dy]) => [
        [`weight_${of}`, tf.matMul(xT, dy)],
        [`bias_${of}`, tf.sum(dy, 0)],
      ]),
    ),
  }
}
