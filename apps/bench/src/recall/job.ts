import { fileURLToPath } from 'node:url'
import type { EmbedderName } from '../embedders.ts'
import { inOwnProcess } from '../own-process.ts'
import type { StorageName } from '../storages.ts'
import type { Budgeted } from './budgets.ts'
import type { Source } from './load.ts'
import type { RecallRun } from './run.ts'

/** One composition over one data set. */
export interface RecallJob extends Source {
  readonly composition: string
  /** In place of the composition's own. */
  readonly embedder?: EmbedderName | undefined
  readonly storage: StorageName
  /** Sizes of contexts to measure besides. Default: none, since it takes a read for each. */
  readonly budgets?: readonly number[] | undefined
}

export interface RecallResult extends RecallRun {
  /** Largest resident set of the process, Node itself and the data set included, in MiB. */
  readonly peakMiB: number
  readonly budgeted: readonly Budgeted[]
}

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

/** Runs the job in a process of its own, so that its peak of memory and its speed owe nothing to the job before. */
export async function runJob(job: RecallJob): Promise<RecallResult> {
  return (await inOwnProcess(worker, job)) as RecallResult
}
