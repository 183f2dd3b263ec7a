import type { Block } from '../heap/heap.ts'

/** h and c, each [B, H]. */
export interface LstmState {
  readonly h: Block
  readonly c: Block
}

/** What a forward pass leaves: its results, and what `backward` needs. */
export interface LstmTape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [T, B, D] */
  readonly x: Block
  /** [T, B, H] */
  readonly h: Block
  /** [T, B, H] */
  readonly c: Block
  /** [T, B, 4H]: i, f, g, o after their functions. f says how much of each cell was kept, i how much was written. */
  readonly gates: Block
  /** tanh(c), [T, B, H] */
  readonly tanhC: Block
  /** h_0 and c_0. */
  readonly initial: LstmState
  /** h_T and c_T: views of `h` and `c`. */
  readonly last: LstmState
}

export interface LstmForwardOptions {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** h_0 and c_0; copied; default zeros. */
  readonly state?: LstmState
}

export interface LstmBackwardOptions {
  /** [T, B, H], the gradient of the loss by each h_t as far as it does not pass through later steps; default zeros. */
  readonly dh?: Block
  /** By h_T and c_T, from beyond the sequence's end; default zeros. */
  readonly dLast?: Partial<LstmState>
  /** Whether dx is wanted; default true. */
  readonly inputGradient?: boolean
}

export interface LstmGradients {
  /** [T, B, D]; `undefined` where it was not wanted. */
  readonly dx: Block | undefined
  /** By h_0 and c_0. */
  readonly dState: LstmState
}

/** Step by step, for streams. */
export interface LstmStream {
  /** [B, H] each: may be read and written between steps. */
  readonly state: LstmState
  /** [B, 4H]: i, f, g, o of the last step. */
  readonly gates: Block
  /** h [B, H], which is `state.h`, after x [B, D]. */
  step(x: Block): Block
}
