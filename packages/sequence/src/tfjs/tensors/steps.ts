import type { Tensor, Tf } from '../tf.ts'

/**
 * [B, H] of each step. `tf.unstack` would do, but on the backend `wasm` each part costs a copy of the whole: so by halves.
 */
export function eachStep(tf: Tf, x: Tensor): readonly Tensor[] {
  const [T = 0, ...step] = x.shape
  if (T === 1) return [tf.reshape(x, step)]
  const half = Math.floor(T / 2)
  return tf.split(x, [half, T - half]).flatMap((part) => eachStep(tf, part))
}

/** [T, B, H] of what stood before each step: the state, and all but the last. */
export function before(tf: Tf, state: Tensor, all: Tensor): Tensor {
  const [T = 0, ...rest] = all.shape
  return tf.concat([tf.expandDims(state, 0), tf.slice(all, 0, [T - 1, ...rest])])
}

/** Slope by x of a function of x, from its value. */
export function tanhSlope(tf: Tf, value: Tensor): Tensor {
  return tf.sub(1, tf.square(value))
}

export function sigmoidSlope(tf: Tf, value: Tensor): Tensor {
  return tf.mul(value, tf.sub(1, value))
}
