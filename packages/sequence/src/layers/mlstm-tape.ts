import type { Block } from '../heap/heap.ts'

/** The memory with its scale taken out: C e^m and n e^m are the paper's C and n. */
export interface MlstmState {
  /** [B, N, d_v + 1, d_k]: C [d_v, d_k] of each head, and n below it as a further row. */
  readonly memory: Block
  /** [B, N] */
  readonly m: Block
}

/** What a forward pass leaves: its results, and what `backward` needs. */
export interface MlstmTape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [T, B, D] */
  readonly x: Block
  /** o_t ⊙ h̃_t, [T, B, N d_v] */
  readonly h: Block
  /** h̃ [T, B, N d_v] */
  readonly read: Block
  /** o [T, B, N d_v], after its σ. */
  readonly outputGate: Block
  /** [T, B, N d_k] */
  readonly q: Block
  /** [T, B, N d_k], with the factor 1/√d_k. */
  readonly k: Block
  /** [T, B, N d_v] */
  readonly v: Block
  /** ĩ [T, B, N] */
  readonly inputGate: Block
  /** f̃ [T, B, N] */
  readonly forgetGate: Block
  /** [6, B N, T]: of each step f', i', the product of f' since the chunk's beginning, e^-m, 1 / r, and its slope. */
  readonly perStep: Block
  /** [chunks + 1, B, N, d_v + 1, d_k]: before each chunk, and at the end. */
  readonly memories: Block
  /** State after the last step; `memory` is a view of `memories`. */
  readonly last: MlstmState
}

export interface MlstmForwardOptions {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** Before the first step; copied; default zeros. */
  readonly state?: MlstmState
}

export interface MlstmBackwardOptions {
  /** [T, B, N d_v], the gradient of the loss by h; default zeros. */
  readonly dh?: Block
  /** [B, N, d_v + 1, d_k], by the memory after the last step, from beyond the sequence's end; default zeros. */
  readonly dLast?: Block
  /** Whether dx is wanted; default true. */
  readonly inputGradient?: boolean
}

export interface MlstmGradients {
  /** [T, B, D]; `undefined` where it was not wanted. */
  readonly dx: Block | undefined
  /** [B, N, d_v + 1, d_k], by the memory before the first step. */
  readonly dState: Block
}

/** Step by step, for streams. */
export interface MlstmStream {
  /** May be read and written between steps. */
  readonly state: MlstmState
  /** h [B, N d_v] for x [B, D]; overwritten by the next step. */
  step(x: Block): Block
}
