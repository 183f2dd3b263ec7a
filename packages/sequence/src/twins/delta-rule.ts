import { add, at, checkShape, orZeros, row, zeros } from './numbers.ts'
import { addOuter, addTimes, addTransposeTimes, dot } from './outer.ts'

export interface DeltaRuleShape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** N */
  readonly heads: number
  /** d_k: of a head's key and query. */
  readonly key: number
  /** d_v: of a head's value. */
  readonly value: number
}

export interface DeltaRuleInputs {
  /** `[T, B, N, d_k]` */
  readonly q: Float64Array
  /** `[T, B, N, d_k]`; of length one, a write with β = 1 replaces what the key stood for. */
  readonly k: Float64Array
  /** `[T, B, N, d_v]` */
  readonly v: Float64Array
  /** β `[T, B, N]`: how much of the new value is written, 0 to 1 (after its σ). */
  readonly beta: Float64Array
}

export interface DeltaRuleTape {
  /** `[T, B, N, d_v]` */
  readonly o: Float64Array
  /** `[T, B, N, d_v, d_k]` */
  readonly S: Float64Array
}

/**
 * Linear attention by the delta rule, of each head by itself:
 *
 *     S_t = S_{t-1} + β_t (v_t - S_{t-1} k_t) k_tᵀ
 *     o_t = S_t q_t
 *
 * Schlag, Irie & Schmidhuber, Linear transformers are secretly fast weight programmers, arXiv:2102.11174, section 4.2;
 * Yang, Wang, Zhang, Shen & Kim, Parallelizing linear transformers with the delta rule over sequence length,
 * arXiv:2406.06484.
 *
 * @param initial S_0 `[B, N, d_v, d_k]`, default zeros
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function deltaRuleForward(
  shape: DeltaRuleShape,
  inputs: DeltaRuleInputs,
  initial?: Float64Array,
): DeltaRuleTape {
  const { steps: T, batch: B, heads: N, key: K, value: V } = shape
  checkShape('q', inputs.q, [T, B, N, K])
  checkShape('k', inputs.k, [T, B, N, K])
  checkShape('v', inputs.v, [T, B, N, V])
  checkShape('beta', inputs.beta, [T, B, N])
  const first = orZeros('initial', initial, [B, N, V, K])
  const tape = { o: zeros(T, B, N, V), S: zeros(T, B, N, V, K) }
  for (let s = 0; s < T * B * N; s++) {
    const before = stateBefore(shape, tape.S, first, s)
    const k = row(inputs.k, s, K)
    const S = row(tape.S, s, V * K)
    S.set(before)
    addOuter(S, at(inputs.beta, s), surprise(before, k, row(inputs.v, s, V)), k)
    addTimes(row(tape.o, s, V), 1, S, row(inputs.q, s, K))
  }
  return tape
}

export interface DeltaRuleGradients extends DeltaRuleInputs {
  /** By S_0. */
  readonly initial: Float64Array
}

/**
 * Back-propagation through time. With e_t = v_t - S_{t-1} k_t and dS_t += do_t q_tᵀ: dq = S_tᵀ do, dβ = eᵀ dS k,
 * de = β dS k, dv = de, dk = β dSᵀ e - S_{t-1}ᵀ de, and dS_{t-1} = dS - de kᵀ.
 *
 * @param dOutput do `[T, B, N, d_v]`
 * @param last the gradient by S_T from beyond the sequence's end, default zeros
 */
export function deltaRuleBackward(
  shape: DeltaRuleShape,
  inputs: DeltaRuleInputs,
  tape: DeltaRuleTape,
  dOutput: Float64Array,
  last?: Float64Array,
  initial?: Float64Array,
): DeltaRuleGradients {
  const { steps: T, batch: B, heads: N, key: K, value: V } = shape
  checkShape('dOutput', dOutput, [T, B, N, V])
  const first = orZeros('initial', initial, [B, N, V, K])
  const dS = Float64Array.from(orZeros('last', last, [B, N, V, K]))
  const dq = zeros(T, B, N, K)
  const dk = zeros(T, B, N, K)
  const dv = zeros(T, B, N, V)
  const dBeta = zeros(T, B, N)
  for (let s = T * B * N - 1; s >= 0; s--) {
    const before = stateBefore(shape, tape.S, first, s)
    const [q, k, v, beta] = [
      row(inputs.q, s, K),
      row(inputs.k, s, K),
      row(inputs.v, s, V),
      at(inputs.beta, s),
    ]
    const dS_t = row(dS, s % (B * N), V * K)
    const do_t = row(dOutput, s, V)
    const e = surprise(before, k, v)

    addOuter(dS_t, 1, do_t, q)
    addTransposeTimes(row(dq, s, K), 1, row(tape.S, s, V * K), do_t)
    const dS_k = zeros(V)
    addTimes(dS_k, 1, dS_t, k)
    add(dBeta, s, dot(e, dS_k))
    const de = dS_k.map((d) => beta * d)
    row(dv, s, V).set(de)
    addTransposeTimes(row(dk, s, K), beta, dS_t, e)
    addTransposeTimes(row(dk, s, K), -1, before, de)
    addOuter(dS_t, -1, de, k)
  }
  return { q: dq, k: dk, v: dv, beta: dBeta, initial: dS }
}

/** e = v - S k: what the memory does not answer to k yet. */
function surprise(S: Float64Array, k: Float64Array, v: Float64Array): Float64Array {
  const e = Float64Array.from(v)
  addTimes(e, -1, S, k)
  return e
}

/** S of the step before row s of `[T, B, N]`, in the same head. */
function stateBefore(
  { batch: B, heads: N, key: K, value: V }: DeltaRuleShape,
  S: Float64Array,
  first: Float64Array,
  s: number,
): Float64Array {
  return s < B * N ? row(first, s, V * K) : row(S, s - B * N, V * K)
}
