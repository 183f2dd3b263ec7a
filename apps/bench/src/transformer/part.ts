import type { LearningRun } from '../learning/task.ts'

export interface TransformerRun extends Omit<LearningRun, 'plot' | 'recalled'> {
  /** One that has torch. */
  readonly python: string
  /** Whether plain TensorFlow.js is run, which takes most of the time. */
  readonly tfjs: boolean
  readonly rounds: number
}

/** One thing that a Transformer is measured by. */
export interface TransformerPart {
  readonly name: string
  readonly about: string
  /** @throws MnesticError ABORTED: by the signal, between steps */
  run(run: TransformerRun): Promise<void>
}
