import type { Block } from '../heap/heap.ts'
import type { LinearTape } from './linear.ts'

/** What a forward pass leaves: its results, and what `backward` needs. */
export interface ElmanTape {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** [T, B, D] */
  readonly x: Block
  /** [T, B, H] */
  readonly h: Block
  /** h_0 [B, H] */
  readonly initial: Block
  /** h_T [B, H]: a view of `h`. */
  readonly last: Block
  /** Of the output layer, where there is one: y [T, B, O] stands in it. */
  readonly output: LinearTape | undefined
}

export interface ElmanForwardOptions {
  /** T */
  readonly steps: number
  /** B */
  readonly batch: number
  /** h_0 [B, H]; copied; default zeros. */
  readonly state?: Block
}

export interface ElmanBackwardOptions {
  /** [T, B, O], the gradient of the loss by each y_t; needs the output layer. */
  readonly dy?: Block
  /** [T, B, H], the gradient by each h_t as far as it passes neither through y nor through later steps; default zeros. */
  readonly dh?: Block
  /** [B, H], by h_T, from beyond the sequence's end; default zeros. */
  readonly dLast?: Block
  /** Whether dx is wanted; default true. */
  readonly inputGradient?: boolean
}

export interface ElmanGradients {
  /** [T, B, D]; `undefined` where it was not wanted. */
  readonly dx: Block | undefined
  /** [B, H], by h_0. */
  readonly dState: Block
}

/** Step by step, for streams. */
export interface ElmanStream {
  /** h [B, H]: may be read and written between steps. */
  readonly state: Block
  /** h [B, H], which is `state`, after x [B, D]. For y, give it to a stream of the layer's `output` (B = 1). */
  step(x: Block): Block
}
