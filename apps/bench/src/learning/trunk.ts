import type { Block, Parameter } from '@mnestic/sequence'

/** The part of a model that carries something from step to step: what the tasks compare. */
export interface Trunk {
  readonly parameters: readonly Parameter[]
  /** W: numbers that it gives at each step. */
  readonly width: number
  /** Of x [T, B, D]. What it makes stands above the heap's mark. */
  forward(x: Block, size: { readonly steps: number; readonly batch: number }): Pass
}

export interface Pass {
  /** [T, B, W] */
  readonly h: Block
  /** For dh [T, B, W]: dx [T, B, D], where it is wanted; adds to the gradients of the parameters. */
  backward(dh: Block, options: { readonly inputGradient: boolean }): Block | undefined
}
