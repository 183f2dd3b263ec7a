import type { ReplayCell } from '@mnestic/sequence'

/** A record on its way through the network: `input` goes in, the rest is written by the cell's `fold`. */
export interface Step {
  /** [inputSize] */
  readonly input: Float32Array
  /** Log-odds that it is worth keeping. */
  keep: number
  /** Log-odds that a session begins with it. */
  boundary: number
  /** [3H]: i, f, o of each cell, one gate after the other. Made by whoever makes the step. */
  readonly gates: Float32Array
}

/** The network as a cell to replay. `fold` sets keep, boundary and gates of every item; exact kernels only. */
export interface StepCell extends ReplayCell<Step> {
  /** Leaves nothing of what was folded in the kernel's memory. */
  wipe(): void
}
