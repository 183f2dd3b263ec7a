import type { Block } from '../heap/heap.ts'

/** What a forward pass leaves: its results, and what `backward` needs. */
export interface DeltaRuleTape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [T, B, D] */
  readonly x: Block
  /** [T, B, N d_v] */
  readonly o: Block
  /** [T, B, N d_k], of length one in each head; so is k. */
  readonly q: Block
  readonly k: Block
  /** [T, B, N]: what q and k were divided by. */
  readonly lengthsQ: Block
  readonly lengthsK: Block
  /** [T, B, N d_v] */
  readonly v: Block
  /** β [B N, T]: how much of each new value was written. */
  readonly beta: Block
  /** [B, N, T, d_v]: what each step wrote at its key, β times what the memory did not answer yet. */
  readonly writes: Block
  /** [chunks + 1, B, N, d_v, d_k]: before each chunk, and at the end. */
  readonly memories: Block
  /** S_T [B, N, d_v, d_k]: a view of `memories`. */
  readonly last: Block
}

export interface DeltaRuleForwardOptions {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** S_0 [B, N, d_v, d_k]; copied; default zeros. */
  readonly state?: Block
}

export interface DeltaRuleBackwardOptions {
  /** [T, B, N d_v], the gradient of the loss by o; default zeros. */
  readonly dO?: Block
  /** [B, N, d_v, d_k], by S_T, from beyond the sequence's end; default zeros. */
  readonly dLast?: Block
  /** Whether dx is wanted; default true. */
  readonly inputGradient?: boolean
}

export interface DeltaRuleGradients {
  /** [T, B, D]; `undefined` where it was not wanted. */
  readonly dx: Block | undefined
  /** [B, N, d_v, d_k], by S_0. */
  readonly dState: Block
}

/** Step by step, for streams. */
export interface DeltaRuleStream {
  /** S [B, N, d_v, d_k]: may be read and written between steps. */
  readonly state: Block
  /** o [B, N d_v] for x [B, D]; overwritten by the next step. */
  step(x: Block): Block
}
