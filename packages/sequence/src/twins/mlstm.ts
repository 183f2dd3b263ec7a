import { logSigmoid, sigmoid } from './functions.ts'
import { at, checkShape, orZeros, row, zeros } from './numbers.ts'
import { addOuter, addTimes, addTransposeTimes, dot, timesOuter } from './outer.ts'

export interface MlstmShape {
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

export interface MlstmInputs {
  /** `[T, B, N, d_k]` */
  readonly q: Float64Array
  /** `[T, B, N, d_k]`, with the paper's factor 1/√d_k in it already. */
  readonly k: Float64Array
  /** `[T, B, N, d_v]` */
  readonly v: Float64Array
  /** ĩ `[T, B, N]`: the input gate before its exp. */
  readonly inputGate: Float64Array
  /** f̃ `[T, B, N]`: the forget gate before its σ. */
  readonly forgetGate: Float64Array
}

/** The memory with its scale taken out: C e^m and n e^m are the paper's C and n. */
export interface MlstmState {
  /** `[B, N, d_v, d_k]` */
  readonly C: Float64Array
  /** `[B, N, d_k]` */
  readonly n: Float64Array
  /** `[B, N]` */
  readonly m: Float64Array
}

export interface MlstmTape {
  /** h̃ `[T, B, N, d_v]` */
  readonly h: Float64Array
  /** `[T, B, N, d_v, d_k]` */
  readonly C: Float64Array
  /** `[T, B, N, d_k]` */
  readonly n: Float64Array
  /** `[T, B, N]` */
  readonly m: Float64Array
}

/**
 * mLSTM, the recurrent part of a head:
 *
 *     i_t = exp(ĩ_t)   f_t = σ(f̃_t)
 *     C_t = f_t C_{t-1} + i_t v_t k_tᵀ
 *     n_t = f_t n_{t-1} + i_t k_t
 *     h̃_t = C_t q_t / max(|n_tᵀ q_t|, 1)
 *
 * computed, because exp overflows, with a state that is scaled by e^-m_t:
 *
 *     m_t = max(log f_t + m_{t-1}, ĩ_t)   i'_t = exp(ĩ_t - m_t)   f'_t = exp(log f_t + m_{t-1} - m_t)
 *     C'_t = f'_t C'_{t-1} + i'_t v_t k_tᵀ   n'_t = f'_t n'_{t-1} + i'_t k_t
 *     h̃_t = C'_t q_t / max(|n'_tᵀ q_t|, e^-m_t)
 *
 * which is the same h̃_t. The layer's h_t = o_t ⊙ h̃_t, its output gate and its projections are linear maps around it.
 *
 * Beck et al., xLSTM: extended long short-term memory, arXiv:2405.04517, equations 15 to 17 (stabiliser) and 19 to 27.
 *
 * @param initial default zeros, also m
 * @throws INVALID_ARGUMENT for an array of another length than its shape's
 */
export function mlstmForward(shape: MlstmShape, inputs: MlstmInputs, initial?: MlstmState): MlstmTape {
  const { steps: T, batch: B, heads: N, key: K, value: V } = shape
  checkInputs(shape, inputs)
  const tape = { h: zeros(T, B, N, V), C: zeros(T, B, N, V, K), n: zeros(T, B, N, K), m: zeros(T, B, N) }
  const first = initialState(shape, initial)
  for (let s = 0; s < T * B * N; s++) {
    const before = stateBefore(shape, tape, first, s)
    const [q, k, v] = [row(inputs.q, s, K), row(inputs.k, s, K), row(inputs.v, s, V)]
    const { i, f, m } = gates(inputs, before.m, s)
    const [C, n] = [row(tape.C, s, V * K), row(tape.n, s, K)]
    for (let c = 0; c < V * K; c++) C[c] = f * at(before.C, c)
    for (let c = 0; c < K; c++) n[c] = f * at(before.n, c) + i * at(k, c)
    addOuter(C, i, v, k)
    tape.m[s] = m
    const h = row(tape.h, s, V)
    addTimes(h, 1 / Math.max(Math.abs(dot(n, q)), Math.exp(-m)), C, q)
  }
  return tape
}

export interface MlstmGradients extends MlstmInputs {
  /** By C and n of the initial state. */
  readonly initial: MlstmMemoryGradient
}

export interface MlstmMemoryGradient {
  /** `[B, N, d_v, d_k]` */
  readonly C: Float64Array
  /** `[B, N, d_k]` */
  readonly n: Float64Array
}

/**
 * Back-propagation through time. m_t is a change of scale that h̃ does not depend on, so it counts as a constant: that
 * is exact for every loss of h̃ and of what later steps make of the state.
 *
 * With r_t = max(|n_tᵀ q_t|, e^-m_t): dC_t += dh̃ q_tᵀ / r, dr = -dh̃ᵀ h̃ / r, dn_t += dr sign(n_tᵀ q_t) q_t where
 * |n_tᵀ q_t| is the greater; then di = v_tᵀ dC k_t + dnᵀ k_t, df = ⟨dC, C_{t-1}⟩ + ⟨dn, n_{t-1}⟩, and step t - 1 gets
 * f dC and f dn.
 *
 * @param dh `[T, B, N, d_v]`
 * @param last the gradient by C_T and n_T from beyond the sequence's end, default zeros
 */
export function mlstmBackward(
  shape: MlstmShape,
  inputs: MlstmInputs,
  tape: MlstmTape,
  dh: Float64Array,
  last?: MlstmMemoryGradient,
  initial?: MlstmState,
): MlstmGradients {
  const { steps: T, batch: B, heads: N, key: K, value: V } = shape
  checkShape('dh', dh, [T, B, N, V])
  const first = initialState(shape, initial)
  const dC = Float64Array.from(orZeros('last.C', last?.C, [B, N, V, K]))
  const dn = Float64Array.from(orZeros('last.n', last?.n, [B, N, K]))
  const dq = zeros(T, B, N, K)
  const dk = zeros(T, B, N, K)
  const dv = zeros(T, B, N, V)
  const inputGate = zeros(T, B, N)
  const forgetGate = zeros(T, B, N)
  for (let s = T * B * N - 1; s >= 0; s--) {
    const before = stateBefore(shape, tape, first, s)
    const [q, k, v] = [row(inputs.q, s, K), row(inputs.k, s, K), row(inputs.v, s, V)]
    const { i, f, m } = gates(inputs, before.m, s)
    const [C, n] = [row(tape.C, s, V * K), row(tape.n, s, K)]
    const [dC_t, dn_t] = [row(dC, s % (B * N), V * K), row(dn, s % (B * N), K)]
    const [dq_t, dk_t, dh_t] = [row(dq, s, K), row(dk, s, K), row(dh, s, V)]

    const overlap = dot(n, q)
    const r = Math.max(Math.abs(overlap), Math.exp(-m))
    addOuter(dC_t, 1 / r, dh_t, q)
    addTransposeTimes(dq_t, 1 / r, C, dh_t)
    if (Math.abs(overlap) > Math.exp(-m)) {
      const dOverlap = (-dot(dh_t, row(tape.h, s, V)) / r) * Math.sign(overlap)
      for (let c = 0; c < K; c++) {
        dn_t[c] = at(dn_t, c) + dOverlap * at(q, c)
        dq_t[c] = at(dq_t, c) + dOverlap * at(n, c)
      }
    }

    inputGate[s] = i * (timesOuter(dC_t, v, k) + dot(dn_t, k))
    forgetGate[s] = f * (dot(dC_t, before.C) + dot(dn_t, before.n)) * sigmoid(-at(inputs.forgetGate, s))
    addTimes(row(dv, s, V), i, dC_t, k)
    addTransposeTimes(dk_t, i, dC_t, v)
    for (let c = 0; c < K; c++) dk_t[c] = at(dk_t, c) + i * at(dn_t, c)
    for (let c = 0; c < V * K; c++) dC_t[c] = f * at(dC_t, c)
    for (let c = 0; c < K; c++) dn_t[c] = f * at(dn_t, c)
  }
  return { q: dq, k: dk, v: dv, inputGate, forgetGate, initial: { C: dC, n: dn } }
}

/** i', f' and m of row s of `[T, B, N]`. */
function gates(inputs: MlstmInputs, mBefore: number, s: number): { i: number; f: number; m: number } {
  const logInput = at(inputs.inputGate, s)
  const logForget = logSigmoid(at(inputs.forgetGate, s)) + mBefore
  const m = Math.max(logForget, logInput)
  return { i: Math.exp(logInput - m), f: Math.exp(logForget - m), m }
}

/** Of the step before row s of `[T, B, N]`, in the same head. */
function stateBefore(
  { batch: B, heads: N, key: K, value: V }: MlstmShape,
  tape: MlstmTape,
  first: MlstmState,
  s: number,
): { readonly C: Float64Array; readonly n: Float64Array; readonly m: number } {
  const { C, n, m } = s < B * N ? first : tape
  const i = s < B * N ? s : s - B * N
  return { C: row(C, i, V * K), n: row(n, i, K), m: at(m, i) }
}

function initialState(
  { batch: B, heads: N, key: K, value: V }: MlstmShape,
  initial: MlstmState | undefined,
): MlstmState {
  return {
    C: orZeros('initial.C', initial?.C, [B, N, V, K]),
    n: orZeros('initial.n', initial?.n, [B, N, K]),
    m: orZeros('initial.m', initial?.m, [B, N]),
  }
}

function checkInputs(
  { steps: T, batch: B, heads: N, key: K, value: V }: MlstmShape,
  inputs: MlstmInputs,
): void {
  checkShape('q', inputs.q, [T, B, N, K])
  checkShape('k', inputs.k, [T, B, N, K])
  checkShape('v', inputs.v, [T, B, N, V])
  checkShape('inputGate', inputs.inputGate, [T, B, N])
  checkShape('forgetGate', inputs.forgetGate, [T, B, N])
}
