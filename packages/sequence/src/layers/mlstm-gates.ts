import { exponential, logSigmoid, sigmoid } from './exact-functions.ts'

/** Of all sequences and heads: [B N, T] where not said otherwise, so that a head's numbers stand in a row. */
export interface MlstmGates {
  /** f'_t */
  readonly forget: Float32Array
  /** i'_t */
  readonly input: Float32Array
  /** The product of f' from the first step of the chunk to this one. */
  readonly carry: Float32Array
  /** e^-m_t */
  readonly floor: Float32Array
  /** m_T [B N] */
  readonly last: Float32Array
}

export interface MlstmGateSizes {
  readonly steps: number
  /** B N */
  readonly heads: number
  /** Steps in a chunk. */
  readonly chunk: number
}

/**
 * With m_t = max(log σ(f̃_t) + m_{t-1}, ĩ_t): i'_t = exp(ĩ_t - m_t) and f'_t = exp(log σ(f̃_t) + m_{t-1} - m_t), neither
 * above 1. In float64, since there are few of them, and from the four operations alone, so that the bits are the same
 * everywhere; m is rounded to float32, as it is handed on.
 *
 * @param inputs ĩ [T, B N]
 * @param forgets f̃ [T, B N]
 * @param first m_0 [B N]
 */
export function fillGates(
  { steps: T, heads, chunk }: MlstmGateSizes,
  inputs: Float32Array,
  forgets: Float32Array,
  first: Float32Array,
  gates: MlstmGates,
): void {
  for (let head = 0; head < heads; head++) {
    let m = first[head] ?? 0
    let carry = 1
    for (let t = 0; t < T; t++) {
      const logInput = inputs[t * heads + head] ?? 0
      const logForget = logSigmoid(forgets[t * heads + head] ?? 0) + m
      m = Math.fround(Math.max(logForget, logInput))
      const forget = exponential(logForget - m)
      carry = t % chunk === 0 ? forget : carry * forget
      const at = head * T + t
      gates.forget[at] = forget
      gates.input[at] = exponential(logInput - m)
      gates.carry[at] = carry
      gates.floor[at] = exponential(-m)
    }
    gates.last[head] = m
  }
}

/**
 * From the gradients by log f and log i, in the chunks' order of decay, to those by f̃ and ĩ [T, B N].
 *
 * @param byLogInput of what a step wrote [B N, T]
 * @param byLogForget by way of decays within the chunk [B N, T]
 * @param byLogCarry of what was there before the chunk [B N, T]: each step's f' is part of the products after it
 */
export function fillGateGradients(
  { steps: T, heads, chunk }: MlstmGateSizes,
  forgets: Float32Array,
  byLogInput: Float32Array,
  byLogForget: Float32Array,
  byLogCarry: Float32Array,
  dInputs: Float32Array,
  dForgets: Float32Array,
): void {
  for (let head = 0; head < heads; head++) {
    let later = 0
    for (let t = T - 1; t >= 0; t--) {
      if ((t + 1) % chunk === 0) later = 0
      const at = head * T + t
      const to = t * heads + head
      later += byLogCarry[at] ?? 0
      dInputs[to] = byLogInput[at] ?? 0
      dForgets[to] = ((byLogForget[at] ?? 0) + later) * sigmoid(-(forgets[to] ?? 0))
    }
  }
}
