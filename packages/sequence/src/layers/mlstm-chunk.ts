import type { Heap } from '../heap/heap.ts'
import { panelsLength } from '../kernel/primitives.ts'

/** Some steps of one head of one sequence. Places are addresses; q, k, v and h are rows within [T, B, N d]. */
export interface MlstmChunk {
  /** L */
  readonly steps: number
  /** Numbers from a step's key to the next one's. */
  readonly keyStride: number
  readonly valueStride: number
  readonly q: number
  readonly k: number
  readonly v: number
  readonly h: number
  /** The memory before the first step, and after the last, [d_v + 1, d_k]: C, and n below it. */
  readonly before: number
  readonly after: number
  /** f', i', their products since the chunk's beginning, and e^-m: [L] each. */
  readonly forget: number
  readonly input: number
  readonly carry: number
  readonly floor: number
  /** [L] each, written by the forward pass: 1 / r, and what dh̃ᵀ h̃ is multiplied by for the gradient by nᵀ q. */
  readonly inverse: number
  readonly slope: number
}

/** Gradients of a chunk, by its h, q, ... */
export interface MlstmChunkGradients {
  /** Read; the others are written. */
  readonly h: number
  readonly q: number
  readonly k: number
  readonly v: number
  /** By the memory after the last step [d_v + 1, d_k]; becomes that before the first. */
  readonly memory: number
  /** By log i', by log f' within the chunk, and by the log of the products since its beginning: [L] each. */
  readonly logInput: number
  readonly logForget: number
  readonly logCarry: number
}

export interface MlstmChunks {
  forward(chunk: MlstmChunk): void
  backward(chunk: MlstmChunk, gradients: MlstmChunkGradients): void
}

/**
 * The chunkwise form of mLSTM. With D_tj = i'_j f'_{j+1} ... f'_t for j <= t, g_t = f'_1 ... f'_t, V' = (V, 1) and C' the
 * memory with n as a further row:
 *
 *     H' = (D ⊙ Q Kᵀ) V' + diag(g) Q C'_0ᵀ        C'_L = g_L C'_0 + V'ᵀ diag(D_L) K
 *     h̃_t = H'_t / r_t,  r_t = max(|n_tᵀ q_t|, e^-m_t),  where n_tᵀ q_t is the last column of H'
 *
 * so that a step costs products of matrices in place of a pass over C, and C is kept once per chunk. Its scratch memory
 * stands above the heap's mark.
 *
 * @param K d_k
 * @param V d_v
 * @param most steps of a chunk
 */
export function mlstmChunks(heap: Heap, K: number, V: number, most: number): MlstmChunks {
  const { kernel } = heap
  const W = V + 1
  const matrix = (columns: number) => heap.scratch(most * columns).address
  const [values, out, dOut, carried, dValues] = [matrix(W), matrix(W), matrix(W), matrix(W), matrix(W)]
  const [keys, queries, dKeys] = [matrix(K), matrix(K), matrix(K)]
  const [decay, scores, weights, products] = [matrix(most), matrix(most), matrix(most), matrix(most)]
  const dots = matrix(1)
  const panels = heap.scratch(
    Math.max(...[most, K, W].flatMap((k) => [most, K, W].map((n) => panelsLength(k, n)))),
  ).address
  kernel.fill(most * W, 1, values)

  /** D, Q Kᵀ and their product; V', whose last column stays 1, and diag(D_L) K. */
  const prepare = (chunk: MlstmChunk) => {
    const { steps: L, keyStride, q, k } = chunk
    kernel.copyRows(L, V, chunk.v, chunk.valueStride, values, W)
    kernel.decay(L, chunk.forget, chunk.input, decay)
    kernel.packTransposed(K, L, k, keyStride, panels)
    kernel.gemm(L, L, K, q, keyStride, 1, panels, scores, L, 0, 0)
    kernel.multiply(L * L, decay, scores, weights)
    kernel.scaleRows(L, K, decay + (L - 1) * L * 4, k, keyStride, keys, K)
  }

  return {
    forward(chunk) {
      const { steps: L, carry, before, after, inverse } = chunk
      prepare(chunk)
      kernel.scaleRows(L, K, carry, chunk.q, chunk.keyStride, queries, K)
      kernel.packTransposed(K, W, before, K, panels)
      kernel.gemm(L, W, K, queries, K, 1, panels, out, W, 0, 0)
      kernel.pack(L, W, values, W, panels)
      kernel.gemm(L, W, L, weights, L, 1, panels, out, W, 0, 1)
      readOut(heap, chunk, W, out)
      kernel.scaleRows(L, V, inverse, out, W, chunk.h, chunk.valueStride)
      kernel.scale(W * K, lastOf(heap, carry, L), before, after)
      kernel.pack(L, K, keys, K, panels)
      kernel.gemm(W, K, L, values, 1, W, panels, after, K, 0, 1)
    },

    backward(chunk, gradients) {
      const { steps: L, keyStride, valueStride, q, k, carry, before, inverse } = chunk
      const { memory } = gradients
      const last = (L - 1) * L * 4
      prepare(chunk)
      // dH': through h̃ = H' / r, and through r
      kernel.rowDots(L, V, gradients.h, valueStride, chunk.h, valueStride, dots)
      kernel.multiply(L, dots, chunk.slope, dots)
      kernel.scaleRows(L, V, inverse, gradients.h, valueStride, dOut, W)
      kernel.copyRows(L, 1, dots, 1, dOut + V * 4, W)
      // dV' = (D ⊙ S)ᵀ dH' + diag(D_L) K dC'ᵀ
      kernel.pack(L, W, dOut, W, panels)
      kernel.gemm(L, W, L, weights, 1, L, panels, dValues, W, 0, 0)
      kernel.packTransposed(K, W, memory, K, panels)
      kernel.gemm(L, W, K, keys, K, 1, panels, dValues, W, 0, 1)
      kernel.copyRows(L, V, dValues, W, gradients.v, valueStride)
      // d(D ⊙ S) = dH' V'ᵀ; D times its gradient into `products`, dS into `decay`
      kernel.packTransposed(W, L, values, W, panels)
      kernel.gemm(L, L, W, dOut, W, 1, panels, products, L, 0, 0)
      kernel.multiply(L * L, products, decay, scores)
      kernel.multiply(L * L, products, weights, products)
      // diag(D_L) K gets V' dC', of which D_L has its share
      kernel.pack(W, K, memory, K, panels)
      kernel.gemm(L, K, W, values, W, 1, panels, dKeys, K, 0, 0)
      kernel.rowDots(L, K, keys, K, dKeys, K, dots)
      kernel.add(L, products + last, dots, products + last)
      kernel.decayBackward(L, products, gradients.logForget, gradients.logInput)
      // dK = dSᵀ Q + diag(D_L) V' dC'
      kernel.scaleRows(L, K, decay + last, dKeys, K, dKeys, K)
      kernel.pack(L, K, q, keyStride, panels)
      kernel.gemm(L, K, L, scores, 1, L, panels, dKeys, K, 0, 1)
      kernel.copyRows(L, K, dKeys, K, gradients.k, keyStride)
      // dC'_0 = g_L dC' + (diag(g) dH')ᵀ Q; g_L has ⟨dC', C'_0⟩ of it
      const carriedLast = lastOf(heap, carry, L)
      kernel.scaleRows(L, W, carry, dOut, W, carried, W)
      kernel.scale(W * K, carriedLast, memory, memory)
      kernel.rowDots(1, W * K, memory, W * K, before, W * K, dots)
      const byLast = lastOf(heap, dots, 1)
      kernel.gemm(W, K, L, carried, 1, W, panels, memory, K, 0, 1)
      // dQ = diag(g) dH' C'_0 + dS K; g has its share of the first
      kernel.pack(W, K, before, K, panels)
      kernel.gemm(L, K, W, carried, W, 1, panels, queries, K, 0, 0)
      kernel.rowDots(L, K, q, keyStride, queries, K, gradients.logCarry)
      kernel.pack(L, K, k, keyStride, panels)
      kernel.gemm(L, K, L, scores, L, 1, panels, queries, K, 0, 1)
      kernel.copyRows(L, K, queries, K, gradients.q, keyStride)
      addToLast(heap, gradients.logCarry, L, byLast)
    },
  }
}

/** 1 / r, and the factor of dh̃ᵀ h̃, of each row of H' [L, width]. */
function readOut(heap: Heap, { steps, floor, inverse, slope }: MlstmChunk, width: number, out: number): void {
  const f = new Float32Array(heap.buffer)
  for (let t = 0; t < steps; t++) {
    const overlap = f[out / 4 + t * width + width - 1] ?? 0
    const least = f[floor / 4 + t] ?? 0
    const r = Math.max(Math.abs(overlap), least)
    f[inverse / 4 + t] = 1 / r
    f[slope / 4 + t] = Math.abs(overlap) > least ? -Math.sign(overlap) / r : 0
  }
}

function lastOf(heap: Heap, numbers: number, count: number): number {
  return new Float32Array(heap.buffer, numbers, count)[count - 1] ?? 0
}

function addToLast(heap: Heap, numbers: number, count: number, amount: number): void {
  const f = new Float32Array(heap.buffer, numbers, count)
  f[count - 1] = (f[count - 1] ?? 0) + amount
}
