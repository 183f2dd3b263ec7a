import type { Tensor, Tf } from '../tf.ts'
import { mask, stepsOf } from './heads.ts'
import { productWithTransposed, transposed } from './linear.ts'

/** Of some steps of all heads, [B N, L, ...]. */
export interface MlstmChunkGiven {
  readonly q: Tensor
  /** With the factor 1/√d_k. */
  readonly k: Tensor
  /** [B N, L, d_v + 1]: with a column of ones, so that n is a further row of C. */
  readonly v: Tensor
  /** ĩ [B N, L, 1] */
  readonly i: Tensor
  /** f̃ [B N, L, 1] */
  readonly f: Tensor
  /** C and n below it, before the first step, [B N, d_v + 1, d_k]. */
  readonly memory: Tensor
  /** [B N, 1, 1] */
  readonly m: Tensor
}

/** After the last step; and h̃ [B N, L, d_v]. */
export type MlstmChunkResult = Readonly<Record<'h' | 'memory' | 'm', Tensor>>

type Weights = Readonly<Record<'upTo' | 'm' | 'W' | 'w' | 'scores' | 'P' | 'fromMemory' | 'C' | 'n', Tensor>>

/**
 * All steps of a chunk at once. With D_ts = Σ_{s<j≤t} log f_j + ĩ_s and a_t = Σ_{j≤t} log f_j + m_0:
 *
 *     m_t = max(a_t, max_{s≤t} D_ts)   W_ts = exp(D_ts - m_t)   w_t = exp(a_t - m_t)
 *     [C_t q_t, n_tᵀ q_t] = Σ_{s≤t} W_ts (q_t·k_s) [v_s, 1] + w_t [C_0, n_0] q_t
 *     [C_L, n_L] = Σ_s W_Ls [v_s, 1] k_sᵀ + w_L [C_0, n_0]
 */
export function mlstmChunk(tf: Tf, given: MlstmChunkGiven): MlstmChunkResult {
  const read = weights(tf, given)
  const { k, v, memory } = given
  const L = k.shape[1] ?? 0
  const written = tf.matMul(transposed(tf, tf.mul(v, lastWeights(tf, read.W))), k)
  return {
    h: tf.div(read.C, divisor(tf, read)),
    memory: tf.add(tf.mul(stepsOf(tf, read.w, [L - 1, L]), memory), written),
    m: stepsOf(tf, read.m, [L - 1, L]),
  }
}

/** By what a chunk was given, but for m, a change of scale that counts as a constant. */
export function mlstmChunkGradients(
  tf: Tf,
  given: MlstmChunkGiven,
  h: Tensor,
  by: Readonly<Record<'h' | 'memory', Tensor>>,
): Readonly<Record<'q' | 'k' | 'v' | 'i' | 'f' | 'memory', Tensor>> {
  const read = weights(tf, given)
  const { q, k, v, f, memory } = given
  const { upTo, W, w, scores, P, fromMemory, n } = read
  const L = q.shape[1] ?? 0
  const r = divisor(tf, read)
  const dr = tf.neg(tf.div(tf.sum(tf.mul(by.h, h), 2, true), r))
  const divides = tf.cast(tf.greater(tf.abs(n), tf.exp(tf.neg(read.m))), 'float32')
  const sums = tf.concat([tf.div(by.h, r), tf.mul(tf.mul(dr, tf.sign(n)), divides)], 2)

  const dP = productWithTransposed(tf, sums, v)
  const dScores = tf.mul(dP, W)
  const fromState = tf.matMul(tf.mul(w, sums), memory)
  const weightsOfLast = lastWeights(tf, W)
  const [w_L, last] = [stepsOf(tf, w, [L - 1, L]), mask(tf, [L, 1], (t) => t === L - 1)]
  const memoryAtKeys = productWithTransposed(tf, k, by.memory) // dM k_s, [L, d_v + 1]
  const memoryAtValues = tf.matMul(v, by.memory) // dMᵀ v_s, [L, d_k]

  const dLastWeights = tf.mul(tf.sum(tf.mul(memoryAtKeys, v), 2, true), weightsOfLast)
  const dD = tf.add(tf.mul(tf.mul(dP, scores), W), tf.mul(last, transposed(tf, dLastWeights)))
  const atEnd = tf.sum(tf.mul(by.memory, memory), [1, 2], true)
  const da = tf.mul(tf.add(tf.sum(tf.mul(sums, fromMemory), 2, true), tf.mul(last, atEnd)), w)
  const later = transposed(tf, upTo)
  const between = tf.mul(
    tf.matMul(later, dD),
    mask(tf, [L, L], (j, s) => j > s),
  )
  const dLogF = tf.add(tf.sum(between, 2, true), tf.matMul(later, da))
  return {
    q: tf.add(tf.matMul(dScores, k), fromState),
    k: tf.add(tf.matMul(transposed(tf, dScores), q), tf.mul(weightsOfLast, memoryAtValues)),
    v: tf.add(tf.matMul(transposed(tf, P), sums), tf.mul(weightsOfLast, memoryAtKeys)),
    i: transposed(tf, tf.sum(dD, 1, true)),
    f: tf.mul(dLogF, tf.sigmoid(tf.neg(f))),
    memory: tf.add(tf.matMul(transposed(tf, tf.mul(w, sums)), q), tf.mul(w_L, by.memory)),
  }
}

function weights(tf: Tf, { q, k, v, i, f, memory, m: first }: MlstmChunkGiven): Weights {
  const [heads = 0, L = 0] = q.shape
  const V = (v.shape[2] ?? 1) - 1
  const upTo = mask(tf, [L, L], (t, s) => s <= t)
  const logF = logSigmoid(tf, f)
  // Sums of the steps between alone: differences of longer sums would lose digits.
  const between = tf.matMul(
    upTo,
    tf.mul(
      logF,
      mask(tf, [L, L], (j, s) => j > s),
    ),
  )
  const D = tf.add(tf.mul(tf.add(between, transposed(tf, i)), upTo), tf.mul(tf.sub(upTo, 1), 1e30))
  const a = tf.add(tf.matMul(upTo, logF), first)
  const m = tf.maximum(a, tf.max(D, 2, true))
  const W = tf.exp(tf.sub(D, m))
  const w = tf.exp(tf.sub(a, m))
  const scores = productWithTransposed(tf, q, k)
  const P = tf.mul(W, scores)
  const fromMemory = productWithTransposed(tf, q, memory)
  const sums = tf.add(tf.matMul(P, v), tf.mul(w, fromMemory))
  const C = tf.slice(sums, [0, 0, 0], [heads, L, V])
  const n = tf.slice(sums, [0, 0, V], [heads, L, 1])
  return { upTo, m, W, w, scores, P, fromMemory, C, n }
}

/** r = max(|n_tᵀ q_t|, e^-m_t) */
function divisor(tf: Tf, { n, m }: Weights): Tensor {
  return tf.maximum(tf.abs(n), tf.exp(tf.neg(m)))
}

/** W_Ls as a column, [B N, L, 1]. */
function lastWeights(tf: Tf, W: Tensor): Tensor {
  const L = W.shape[1] ?? 0
  return transposed(tf, stepsOf(tf, W, [L - 1, L]))
}

function logSigmoid(tf: Tf, x: Tensor): Tensor {
  return tf.sub(tf.minimum(x, 0), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(x))))))
}
