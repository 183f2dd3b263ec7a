import type { Tensor, Tf } from '../tf.ts'

/** [T, B, N d] or [T B, N d] to [B N, T, d]. */
export function toHeads(tf: Tf, x: Tensor, steps: number, heads: number): Tensor {
  return tf.transpose(tf.reshape(x, [steps, heads, -1]), [1, 0, 2])
}

/** [B N, T, d] to [T B, N d]. */
export function fromHeads(tf: Tf, x: Tensor, rows: number): Tensor {
  return tf.reshape(tf.transpose(x, [1, 0, 2]), [rows, -1])
}

/** [1, L, L]: 1 where `seen`, of a row and a column. */
export function mask(
  tf: Tf,
  [rows, columns]: readonly [rows: number, columns: number],
  seen: (row: number, column: number) => boolean,
): Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    Number(seen(Math.floor(i / columns), i % columns)),
  )
  return tf.tensor(values, [1, rows, columns])
}

/** Steps `from` to `to` of [B N, T, d]. */
export function stepsOf(tf: Tf, x: Tensor, [from, to]: readonly [from: number, to: number]): Tensor {
  const [heads = 0, , width = 0] = x.shape
  return tf.slice(x, [0, from, 0], [heads, to - from, width])
}

/** [from, to] of each chunk of T steps. */
export function chunks(steps: number, most: number): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: Math.ceil(steps / most) }, (_, i) => [
    i * most,
    Math.min(steps, (i + 1) * most),
  ])
}

/** Of a chunk: its matrices are [L, L], and there are few operations. */
export const mostSteps: number = 64
