import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { StorageName } from '../storages.ts'
import type { RecallRun } from './run.ts'

/** One composition over one data set. */
export interface RecallJob {
  readonly composition: string
  readonly storage: StorageName
  readonly format: 'locomo' | 'sample'
  /** File or folder. */
  readonly path: string
  /** Only the first so many. */
  readonly conversations?: number | undefined
}

export interface RecallResult extends RecallRun {
  /** Largest resident set of the process, Node itself and the data set included, in MiB. */
  readonly peakMiB: number
}

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

/** Runs the job in a process of its own, so that its peak of memory and its speed owe nothing to the job before. */
export async function runJob(job: RecallJob): Promise<RecallResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [worker, JSON.stringify(job)], {
    maxBuffer: 2 ** 28,
  })
  return JSON.parse(stdout) as RecallResult
}
