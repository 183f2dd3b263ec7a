import type { Heap } from '../heap/heap.ts'
import type { Parameter } from '../layers/parameter.ts'
import type { Random } from './random.ts'

/** What a recurrent model hands from one window of a stream to the next: numbers, without their past. */
export type CarriedState = readonly Float32Array[]

/** The loss of one batch. `state` is copied at once, so it may be views of blocks that are released afterwards. */
export interface Loss {
  readonly loss: number
  readonly state?: CarriedState
}

/** What can be trained. */
export interface Model<Batch> {
  readonly heap: Heap
  /** Names are unique. */
  readonly parameters: readonly Parameter[]
  /**
   * The mean loss of the batch; adds the gradients of it to those of the parameters. What it allocates on the heap is
   * released by the trainer. `state` is what the step before answered, where the stream goes on: gradients end there
   * (truncated back-propagation through time).
   */
  loss(batch: Batch, state?: CarriedState): Loss | Promise<Loss>
}

/**
 * The batch of a step, counted from 0. A resumed run equals an uninterrupted one as long as this depends on nothing
 * but `step` and what it draws from `random`.
 */
export type Batches<Batch> = (step: number, random: Random) => Batch | Promise<Batch>
