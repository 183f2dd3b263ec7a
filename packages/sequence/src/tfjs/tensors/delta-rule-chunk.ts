import type { Tensor, Tf } from '../tf.ts'
import { mask } from './heads.ts'
import { productWithTransposed, transposed } from './linear.ts'

/** Of some steps of all heads, [B N, L, ...]. */
export interface DeltaRuleChunkGiven {
  readonly q: Tensor
  readonly k: Tensor
  readonly v: Tensor
  /** β [B N, L, 1] */
  readonly beta: Tensor
  /** S before the first step, [B N, d_v, d_k]. */
  readonly memory: Tensor
}

/** o [B N, L, d_v], and S after the last step. */
export type DeltaRuleChunkResult = Readonly<Record<'o' | 'memory', Tensor>>

type Writes = Readonly<
  Record<'pastOnly' | 'upTo' | 'overlaps' | 'inverse' | 'surprise' | 'writes' | 'P', Tensor>
>

/**
 * All steps of a chunk at once. What step t writes at its key, u_t = β_t (v_t - S_{t-1} k_t), depends on the writes
 * before it: with G the products k_t·k_s of s < t,
 *
 *     (1 + diag(β) G) U = diag(β) (V - K S_0ᵀ)   O = Q S_0ᵀ + tril(Q Kᵀ) U   S_L = S_0 + Uᵀ K
 */
export function deltaRuleChunk(tf: Tf, given: DeltaRuleChunkGiven): DeltaRuleChunkResult {
  const { q, k, memory } = given
  const { P, writes } = writesOf(tf, given)
  return {
    o: tf.add(productWithTransposed(tf, q, memory), tf.matMul(P, writes)),
    memory: tf.add(memory, tf.matMul(transposed(tf, writes), k)),
  }
}

export function deltaRuleChunkGradients(
  tf: Tf,
  given: DeltaRuleChunkGiven,
  by: DeltaRuleChunkResult,
): DeltaRuleChunkGiven {
  const { q, k, beta, memory } = given
  const { pastOnly, upTo, overlaps, inverse, surprise, writes, P } = writesOf(tf, given)
  const dWrites = tf.add(tf.matMul(transposed(tf, P), by.o), productWithTransposed(tf, k, by.memory))
  const dP = tf.mul(productWithTransposed(tf, by.o, writes), upTo)
  const dRight = tf.matMul(transposed(tf, inverse), dWrites) // by diag(β) (V - K S_0ᵀ)
  const dLeft = tf.mul(tf.neg(productWithTransposed(tf, dRight, writes)), pastOnly) // by diag(β) G
  const dSurprise = tf.mul(beta, dRight)
  const dOverlaps = tf.mul(beta, dLeft)
  const dBeta = tf.add(tf.sum(tf.mul(dLeft, overlaps), 2, true), tf.sum(tf.mul(dRight, surprise), 2, true))
  return {
    q: tf.add(tf.matMul(by.o, memory), tf.matMul(dP, k)),
    k: tf.addN([
      tf.matMul(transposed(tf, dP), q),
      tf.matMul(writes, by.memory),
      tf.neg(tf.matMul(dSurprise, memory)),
      tf.matMul(tf.add(dOverlaps, transposed(tf, dOverlaps)), k),
    ]),
    v: dSurprise,
    beta: dBeta,
    memory: tf.addN([
      by.memory,
      tf.matMul(transposed(tf, by.o), q),
      tf.neg(tf.matMul(transposed(tf, dSurprise), k)),
    ]),
  }
}

function writesOf(tf: Tf, { q, k, v, beta, memory }: DeltaRuleChunkGiven): Writes {
  const L = q.shape[1] ?? 0
  const pastOnly = mask(tf, [L, L], (t, s) => s < t)
  const upTo = mask(tf, [L, L], (t, s) => s <= t)
  const overlaps = tf.mul(productWithTransposed(tf, k, k), pastOnly)
  const inverse = inverseOfUnitTriangle(tf, tf.mul(beta, overlaps))
  const surprise = tf.sub(v, productWithTransposed(tf, k, memory))
  const writes = tf.matMul(inverse, tf.mul(beta, surprise))
  const P = tf.mul(productWithTransposed(tf, q, k), upTo)
  return { pastOnly, upTo, overlaps, inverse, surprise, writes, P }
}

/**
 * (1 + A)⁻¹ for A [B N, L, L] with zeros on and above the diagonal, by blocks: the inverse of [[X, 0], [A, Z]] is
 * [[X⁻¹, 0], [-Z⁻¹ A X⁻¹, Z⁻¹]], of blocks of 1, then 2, 4, ... rows. A sum of powers of A would lose all digits where
 * keys are alike.
 */
function inverseOfUnitTriangle(tf: Tf, A: Tensor): Tensor {
  const L = A.shape[1] ?? 0
  const block = (index: number, size: number) => Math.floor(index / size)
  let inverse = tf.add(
    tf.mul(A, 0),
    mask(tf, [L, L], (row, column) => row === column),
  )
  for (let size = 1; size < L; size *= 2) {
    const below = mask(
      tf,
      [L, L],
      (row, column) => block(row, size) % 2 === 1 && block(column, size) === block(row, size) - 1,
    )
    inverse = tf.sub(inverse, tf.matMul(inverse, tf.matMul(tf.mul(A, below), inverse)))
  }
  return inverse
}
