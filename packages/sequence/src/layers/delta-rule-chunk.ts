import type { Heap } from '../heap/heap.ts'
import { panelsLength } from '../kernel/primitives.ts'

/** Some steps of one head of one sequence. Places are addresses; q, k, v and o are rows within [T, B, N d]. */
export interface DeltaRuleChunk {
  /** L */
  readonly steps: number
  /** Numbers from a step's key to the next one's. */
  readonly keyStride: number
  readonly valueStride: number
  readonly q: number
  readonly k: number
  readonly v: number
  readonly o: number
  /** S before the first step, and after the last, [d_v, d_k]. */
  readonly before: number
  readonly after: number
  /** β [L] */
  readonly beta: number
  /** U [L, d_v]: what each step writes; made by the forward pass. */
  readonly writes: number
}

/** Gradients of a chunk, by its o, q, ... */
export interface DeltaRuleChunkGradients {
  /** Read; the others are written. */
  readonly o: number
  readonly q: number
  readonly k: number
  readonly v: number
  /** By S after the last step [d_v, d_k]; becomes that before the first. */
  readonly memory: number
  /** [L] */
  readonly beta: number
}

export interface DeltaRuleChunks {
  forward(chunk: DeltaRuleChunk): void
  backward(chunk: DeltaRuleChunk, gradients: DeltaRuleChunkGradients): void
}

/**
 * The chunkwise form of the delta rule. A step writes u_t = β_t (v_t - S_{t-1} k_t), and S_t = S_0 + Σ_{j<=t} u_j k_jᵀ, so
 * with R = V - K S_0ᵀ, A = the lower triangle of Q Kᵀ with its diagonal, and L that of K Kᵀ without:
 *
 *     (1 + diag(β) L) U = diag(β) R      O = Q S_0ᵀ + A U      S_L = S_0 + Uᵀ K
 *
 * Yang, Wang, Zhang, Shen & Kim, Parallelizing linear transformers with the delta rule over sequence length,
 * arXiv:2406.06484, section 3. Its scratch memory stands above the heap's mark.
 *
 * @param K d_k
 * @param V d_v
 * @param most steps of a chunk
 */
export function deltaRuleChunks(heap: Heap, K: number, V: number, most: number): DeltaRuleChunks {
  const { kernel } = heap
  const matrix = (columns: number) => heap.scratch(most * columns).address
  const [asked, likeness, system, dAsked] = [matrix(most), matrix(most), matrix(most), matrix(most)]
  const [expected, rest, dWrites] = [matrix(V), matrix(V), matrix(V)]
  const room = (k: number, n: number) => heap.scratch(panelsLength(k, n)).address
  const [keys, queries, memory, writes, other] = [
    room(most, K),
    room(most, K),
    room(V, K),
    room(V, most),
    room(Math.max(most, K, V), Math.max(most, K, V)),
  ]

  /** A, K Kᵀ, and diag(β) K Kᵀ, of which what is below the diagonal counts. */
  const prepare = ({ steps: L, keyStride, q, k, beta }: DeltaRuleChunk) => {
    kernel.packTransposed(K, L, k, keyStride, other)
    kernel.gemm(L, L, K, q, keyStride, 1, other, asked, L, 0, 0)
    kernel.keepLower(L, 0, asked)
    kernel.gemm(L, L, K, k, keyStride, 1, other, likeness, L, 0, 0)
    kernel.scaleRows(L, L, beta, likeness, L, system, L)
  }

  return {
    forward(chunk) {
      const { steps: L, keyStride, valueStride, q, k, v, o, before, after, beta } = chunk
      prepare(chunk)
      kernel.packTransposed(K, V, before, K, other)
      kernel.gemm(L, V, K, k, keyStride, 1, other, expected, V, 0, 0)
      kernel.gemm(L, V, K, q, keyStride, 1, other, o, valueStride, 0, 0)
      kernel.copyRows(L, V, v, valueStride, rest, V)
      kernel.addScaled(L * V, -1, expected, rest)
      kernel.scaleRows(L, V, beta, rest, V, chunk.writes, V)
      kernel.substitute(L, V, system, chunk.writes)
      kernel.pack(L, V, chunk.writes, V, other)
      kernel.gemm(L, V, L, asked, L, 1, other, o, valueStride, 0, 1)
      kernel.copyRows(V, K, before, K, after, K)
      kernel.pack(L, K, k, keyStride, keys)
      kernel.gemm(V, K, L, chunk.writes, 1, V, keys, after, K, 0, 1)
    },

    backward(chunk, gradients) {
      const { steps: L, keyStride, valueStride, q, k, v, before, beta } = chunk
      const dO = gradients.o
      prepare(chunk)
      kernel.pack(L, K, k, keyStride, keys)
      kernel.pack(L, K, q, keyStride, queries)
      kernel.pack(V, K, before, K, memory)
      kernel.packTransposed(V, L, chunk.writes, V, writes)
      // dU = Aᵀ dO + K dSᵀ, and dB = (1 + diag(β) L)⁻ᵀ dU is by diag(β) R
      kernel.pack(L, V, dO, valueStride, other)
      kernel.gemm(L, V, L, asked, 1, L, other, dWrites, V, 0, 0)
      kernel.packTransposed(K, V, gradients.memory, K, other)
      kernel.gemm(L, V, K, k, keyStride, 1, other, dWrites, V, 0, 1)
      kernel.substituteTransposed(L, V, system, dWrites)
      // dA = the triangle of dO Uᵀ; dQ = dO S_0 + dA K
      kernel.gemm(L, L, V, dO, valueStride, 1, writes, dAsked, L, 0, 0)
      kernel.keepLower(L, 0, dAsked)
      kernel.gemm(L, K, V, dO, valueStride, 1, memory, gradients.q, keyStride, 0, 0)
      kernel.gemm(L, K, L, dAsked, L, 1, keys, gradients.q, keyStride, 0, 1)
      // dβ_t = dB_t · e_t with e = V - K S_0ᵀ - L U
      kernel.keepLower(L, 1, likeness)
      kernel.packTransposed(K, V, before, K, other)
      kernel.gemm(L, V, K, k, keyStride, 1, other, expected, V, 0, 0)
      kernel.pack(L, V, chunk.writes, V, other)
      kernel.gemm(L, V, L, likeness, L, 1, other, expected, V, 0, 1)
      kernel.copyRows(L, V, v, valueStride, rest, V)
      kernel.addScaled(L * V, -1, expected, rest)
      kernel.rowDots(L, V, dWrites, V, rest, V, gradients.beta)
      // dV = dR = diag(β) dB, from here on with the other sign: all that follows takes it away
      kernel.scaleRows(L, V, beta, dWrites, V, gradients.v, valueStride)
      kernel.scaleRows(L, V, beta, dWrites, V, dWrites, V)
      kernel.scale(L * V, -1, dWrites, dWrites)
      // By L: the triangle of -dR Uᵀ
      kernel.gemm(L, L, V, dWrites, V, 1, writes, likeness, L, 0, 0)
      kernel.keepLower(L, 1, likeness)
      // dK = dAᵀ Q + U dS - dR S_0 + (dL + dLᵀ) K
      kernel.gemm(L, K, L, dAsked, 1, L, queries, gradients.k, keyStride, 0, 0)
      kernel.pack(V, K, gradients.memory, K, other)
      kernel.gemm(L, K, V, chunk.writes, V, 1, other, gradients.k, keyStride, 0, 1)
      kernel.gemm(L, K, V, dWrites, V, 1, memory, gradients.k, keyStride, 0, 1)
      kernel.gemm(L, K, L, likeness, L, 1, keys, gradients.k, keyStride, 0, 1)
      kernel.gemm(L, K, L, likeness, 1, L, keys, gradients.k, keyStride, 0, 1)
      // dS_0 = dS + dOᵀ Q - dRᵀ K
      kernel.gemm(V, K, L, dO, 1, valueStride, queries, gradients.memory, K, 0, 1)
      kernel.gemm(V, K, L, dWrites, 1, V, keys, gradients.memory, K, 0, 1)
    },
  }
}
