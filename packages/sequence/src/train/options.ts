import type { AdamOptions } from './adam.ts'
import type { Schedule } from './schedule.ts'

/** One step, as it was. */
export interface Progress {
  /** From 1 to `steps`. */
  readonly step: number
  readonly steps: number
  readonly loss: number
  /** Before clipping. */
  readonly gradientNorm: number
  readonly rate: number
  /** With the making of its batch, without waiting for others' turns. */
  readonly msPerStep: number
}

export interface TrainOptions {
  /** In all, those before a resumption included, which may not be more. */
  readonly steps: number
  readonly schedule: Schedule
  readonly adam?: AdamOptions
  /** Longest norm of the gradient over all parameters; a longer one is scaled down to it. Default: none. */
  readonly clip?: number
  /** Seed of the numbers that `batches` draws; default 0. */
  readonly seed?: number
  /**
   * True where the batch of this step continues that of the step before: then the model gets the state it left. Where
   * it is false a stream begins, and with it an empty state. Default: every batch is a stream of its own.
   */
  readonly continues?: (step: number) => boolean
  readonly onProgress?: (progress: Progress) => void
  /** Ends between steps, with ABORTED; the model stands as its last step left it, and the checkpoint is saved. */
  readonly signal?: AbortSignal
  readonly evaluate?: Evaluation
  readonly checkpoint?: {
    /** Steps from one to the next; one more is saved at the end, and when the signal ends the training. */
    readonly every: number
    readonly save: (bytes: Uint8Array) => void | Promise<void>
  }
  /** A checkpoint of a training with the same model and options; goes on where it stood, bit for bit. */
  readonly resume?: Uint8Array
}

/** Measures the model now and then; in the end the model has the parameters that did best. */
export interface Evaluation {
  /** Steps from one to the next; one more at the end. */
  readonly every: number
  /** The smaller the better, as a loss over held-out examples. May use the heap. NaN counts as worst. */
  readonly measure: (step: number) => number | Promise<number>
  /** Ends the training after so many measurements in a row that did not improve; default: never. */
  readonly patience?: number
}

export interface Trained {
  /** Steps taken, in all. */
  readonly steps: number
  /** Of the last step; NaN if none was taken. */
  readonly loss: number
  readonly ended: 'steps' | 'patience'
  /** The best measurement, whose parameters the model now has. */
  readonly best?: { readonly step: number; readonly value: number }
}
