import type { Heap } from '../heap/heap.ts'
import type { Parameter } from '../layers/parameter.ts'
import { adam } from './adam.ts'
import type { Adam } from './adam.ts'
import type { CarriedState } from './model.ts'
import type { TrainOptions } from './options.ts'
import { random } from './random.ts'
import type { Random } from './random.ts'

/** Where a training stands: all that a checkpoint holds, beside the parameters. */
export interface Run {
  /** Steps taken. */
  step: number
  /** Of the last step. */
  loss: number
  state: CarriedState | undefined
  best: Best | undefined
  readonly random: Random
  readonly adam: Adam
}

/** The best measurement so far. */
export interface Best {
  readonly step: number
  readonly value: number
  /** Measurements since then, none of which was better. */
  readonly since: number
  /** Of the parameters, in their order. */
  readonly values: readonly Float32Array[]
}

export function newRun(heap: Heap, parameters: readonly Parameter[], options: TrainOptions): Run {
  return {
    step: 0,
    loss: Number.NaN,
    state: undefined,
    best: undefined,
    random: random(options.seed ?? 0),
    adam: adam(heap, parameters, options.adam),
  }
}
