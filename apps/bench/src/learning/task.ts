import type { KernelId } from '@mnestic/sequence'
import type { Measure } from '../rows.ts'

/** What every task of a run is given. */
export interface LearningRun {
  readonly kernel: KernelId
  /** Of parameters and training data. Data to measure on has seeds of its own, the same for all. */
  readonly seed: number
  /** Seconds in place of minutes: everything small. The figures say only that it works. */
  readonly quick: boolean
  /** The folder of public data, where the person named one. */
  readonly data: string | undefined
  /** Of gradients: the file to write their norms to. */
  readonly plot: string | undefined
  /** Of recall: the file to write the curves to. */
  readonly recalled: string | undefined
  readonly signal: AbortSignal
  say(line: string): void
  /** A figure is handed in as soon as it is there, so that an interrupted run has shown what it measured. */
  report(...measures: readonly Measure[]): void
}

/** One thing to learn: its data, its models, what is measured on data that was not trained on. */
export interface LearningTask {
  readonly name: string
  readonly about: string
  /** @throws MnesticError ABORTED: by the signal, between steps */
  run(run: LearningRun): Promise<void>
}
