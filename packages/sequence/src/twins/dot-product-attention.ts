import { add, at, checkHeads, checkShape, zeros } from './numbers.ts'
import { turn, turnBack } from './rotary.ts'

export interface AttentionShape {
  /** Tq: steps that ask. */
  readonly queries: number
  /** Tk: steps that are asked. */
  readonly keys: number
  /** B */
  readonly batch: number
  /** N */
  readonly heads: number
  /** E, a multiple of N: a head has E / N columns, those of head n beginning at n E / N. */
  readonly width: number
  /**
   * Whether query i sees no key after i + Tk - Tq: the last query sees all keys, as when earlier keys are kept from
   * earlier calls.
   */
  readonly causal: boolean
  /**
   * Of causal attention: a query sees the `length` latest of the keys that it may see, and the first `sinks` of all.
   *
   * Xiao et al., Efficient streaming language models with attention sinks, arXiv:2309.17453.
   */
  readonly window?: { readonly length: number; readonly sinks: number }
  /**
   * Queries and keys are turned by their positions. Where a window has moved on, its sinks see the query at the position
   * `sinks + length - 1`, so that they are no further away than when it first did.
   */
  readonly rotary?: { readonly base: number }
}

export interface AttentionInputs {
  /** Q `[Tq, B, E]` */
  readonly q: Float64Array
  /** K `[Tk, B, E]` */
  readonly k: Float64Array
  /** V `[Tk, B, E]` */
  readonly v: Float64Array
  /** `[B, Tk]`: 0 where no query may see the key (padding); default all seen. torch's key_padding_mask is its opposite. */
  readonly keyMask?: ArrayLike<number> | undefined
}

export interface AttentionTape {
  /** `[Tq, B, E]` */
  readonly y: Float64Array
  /** P `[B, N, Tq, Tk]`: how much a query takes of each key's value. A row's sum is 1, or 0 if it sees no key. */
  readonly probabilities: Float64Array
}

/**
 * Scaled dot-product attention, each head by itself: P = softmax(Q Kᵀ / √(E / N)) over the keys that the query sees,
 * Y = P V. A query that sees no key gets zeros (torch: NaN).
 *
 * Vaswani et al., Attention is all you need, arXiv:1706.03762, equation 1.
 *
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function attentionForward(shape: AttentionShape, inputs: AttentionInputs): AttentionTape {
  const { queries: Tq, keys: Tk, batch: B, heads: N, width: E } = shape
  checkInputs(shape, inputs)
  const y = zeros(Tq, B, E)
  const probabilities = zeros(B, N, Tq, Tk)
  for (let b = 0; b < B; b++) {
    for (let n = 0; n < N; n++) {
      for (let i = 0; i < Tq; i++) {
        const from = ((b * N + n) * Tq + i) * Tk
        const P = probabilities.subarray(from, from + Tk)
        softmaxOfScores(shape, inputs, b, n, i, P)
        for (let j = 0; j < Tk; j++) {
          for (let d = 0; d < E / N; d++) {
            add(y, place(shape, i, b, n, d), at(P, j) * at(inputs.v, place(shape, j, b, n, d)))
          }
        }
      }
    }
  }
  return { y, probabilities }
}

/** By Q, K and V, in their shapes. */
export interface AttentionGradients {
  readonly q: Float64Array
  readonly k: Float64Array
  readonly v: Float64Array
}

/**
 * dV = Pᵀ dY; with dP = dY Vᵀ, the scores get dS = P ⊙ (dP - Σ_j P_j dP_j), and dQ = dS K / √(E / N),
 * dK = dSᵀ Q / √(E / N).
 *
 * @param dy `[Tq, B, E]`
 */
export function attentionBackward(
  shape: AttentionShape,
  inputs: AttentionInputs,
  tape: AttentionTape,
  dy: Float64Array,
): AttentionGradients {
  const { queries: Tq, keys: Tk, batch: B, heads: N, width: E } = shape
  checkShape('dy', dy, [Tq, B, E])
  const { q, k, v } = inputs
  const gradients = { q: zeros(Tq, B, E), k: zeros(Tk, B, E), v: zeros(Tk, B, E) }
  const scale = 1 / Math.sqrt(E / N)
  for (let b = 0; b < B; b++) {
    for (let n = 0; n < N; n++) {
      for (let i = 0; i < Tq; i++) {
        const from = ((b * N + n) * Tq + i) * Tk
        const P = tape.probabilities.subarray(from, from + Tk)
        const dP = zeros(Tk)
        let mean = 0 // Σ_j P_j dP_j
        for (let j = 0; j < Tk; j++) {
          for (let d = 0; d < E / N; d++) {
            const dy_d = at(dy, place(shape, i, b, n, d))
            const key = place(shape, j, b, n, d)
            add(dP, j, dy_d * at(v, key))
            add(gradients.v, key, at(P, j) * dy_d)
          }
          mean += at(P, j) * at(dP, j)
        }
        for (let j = 0; j < Tk; j++) {
          const dScore = at(P, j) * (at(dP, j) - mean) * scale
          const [query, key] = [place(shape, i, b, n, 0), place(shape, j, b, n, 0)]
          const by = pair(shape, { q, k }, i, j, b, n)
          const dq = turnedBack(
            shape,
            by.k.map((each) => dScore * each),
            by.positions.q,
          )
          const dk = turnedBack(
            shape,
            by.q.map((each) => dScore * each),
            by.positions.k,
          )
          for (let d = 0; d < E / N; d++) {
            add(gradients.q, query + d, at(dq, d))
            add(gradients.k, key + d, at(dk, d))
          }
        }
      }
    }
  }
  return gradients
}

/** Fills P `[Tk]` for query i of head n; leaves zeros where a key is not seen. */
function softmaxOfScores(
  shape: AttentionShape,
  { q, k, keyMask }: AttentionInputs,
  b: number,
  n: number,
  i: number,
  P: Float64Array,
): void {
  const { queries: Tq, keys: Tk, heads: N, width: E } = shape
  const scores = zeros(Tk).fill(-Infinity)
  let highest = -Infinity
  for (let j = 0; j < Tk; j++) {
    if (!sees(shape, i + Tk - Tq, j)) continue
    if (keyMask !== undefined && keyMask[b * Tk + j] === 0) continue
    const both = pair(shape, { q, k }, i, j, b, n)
    let score = 0
    for (let d = 0; d < E / N; d++) score += at(both.q, d) * at(both.k, d)
    scores[j] = score / Math.sqrt(E / N)
    highest = Math.max(highest, at(scores, j))
  }
  if (highest === -Infinity) return
  let sum = 0
  for (let j = 0; j < Tk; j++) sum += Math.exp(at(scores, j) - highest)
  for (let j = 0; j < Tk; j++) P[j] = Math.exp(at(scores, j) - highest) / sum
}

function sees({ causal, window }: AttentionShape, position: number, j: number): boolean {
  if (!causal) return true
  return j <= position && (window === undefined || j < window.sinks || j > position - window.length)
}

/** The d numbers of query i and of key j as they meet: turned to the positions that they have for each other. */
function pair(
  shape: AttentionShape,
  { q, k }: Pick<AttentionInputs, 'q' | 'k'>,
  i: number,
  j: number,
  b: number,
  n: number,
) {
  const { queries: Tq, keys: Tk, heads: N, width: E, window, rotary } = shape
  const own = i + Tk - Tq
  const atSinks = window !== undefined && j < window.sinks
  const positions = { q: atSinks ? Math.min(own, window.sinks + window.length - 1) : own, k: j }
  const numbers = (from: Float64Array, t: number, position: number) => {
    const start = place(shape, t, b, n, 0)
    const head = from.slice(start, start + E / N)
    return rotary === undefined ? head : turn(head, position, rotary.base)
  }
  return { q: numbers(q, i, positions.q), k: numbers(k, j, positions.k), positions }
}

function turnedBack({ rotary }: AttentionShape, gradient: Float64Array, position: number): Float64Array {
  return rotary === undefined ? gradient : turnBack(gradient, position, rotary.base)
}

/** Index of column d of head n in `[steps, B, E]`. */
function place(
  { batch: B, heads: N, width: E }: AttentionShape,
  t: number,
  b: number,
  n: number,
  d: number,
): number {
  return (t * B + b) * E + n * (E / N) + d
}

function checkInputs(shape: AttentionShape, { q, k, v, keyMask }: AttentionInputs): void {
  const { queries: Tq, keys: Tk, batch: B, heads: N, width: E } = shape
  checkHeads(E, N)
  checkShape('q', q, [Tq, B, E])
  checkShape('k', k, [Tk, B, E])
  checkShape('v', v, [Tk, B, E])
  if (keyMask !== undefined) checkShape('keyMask', keyMask, [B, Tk])
}
