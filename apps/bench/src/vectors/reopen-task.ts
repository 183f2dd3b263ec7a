import { whenIdle } from './idle.ts'
import { ask } from './living.ts'
import { makeLog } from './log.ts'
import { drawnSet, rowOf, type VectorSet } from './sets.ts'
import { openStore, storageOf } from './store.ts'

export interface ReopenJob {
  readonly folder: string
  readonly records: number
  readonly dimensions: number
}

export interface ReopenResult {
  /** Milliseconds of opening the memory. */
  readonly open: number
  /** A read in a scope without records. */
  readonly core: number
  /** From there to the first answer of the long scope. */
  readonly first: number
  readonly second: number
  /** Of the processor, from opening to that first answer, all threads: what a busy machine does not change. */
  readonly processor: number
}

function setOf({ records, dimensions }: ReopenJob): VectorSet {
  return drawnSet({ kind: 'clustered', records, dimensions, cues: 2, seed: 1 })
}

/** Makes the log, reads once, waits until what is built and kept has been, and closes. Its own figures are those without files. */
export async function fillTask(job: ReopenJob): Promise<ReopenResult> {
  await makeLog(storageOf(job.folder), setOf(job), new Uint8Array(job.records), 'metadata')
  return opened(job, true)
}

/** In a process that nothing has warmed. */
export async function reopenTask(job: ReopenJob): Promise<ReopenResult> {
  return opened(job, false)
}

async function opened(job: ReopenJob, wait: boolean): Promise<ReopenResult> {
  const set = setOf({ ...job, records: 1_000 }) // only its cues are asked
  const began = performance.now()
  const used = process.cpuUsage()
  const { memory, close } = await openStore(job.folder, job.dimensions, {})
  const open = performance.now() - began
  await memory.read('nobody', { vector: rowOf(set.asked, set.dimensions, 0) })
  const core = performance.now() - began - open
  await ask(memory, set, 0)
  const first = performance.now() - began - open - core
  const { user, system } = process.cpuUsage(used)
  const processor = (user + system) / 1_000
  await ask(memory, set, 1)
  const second = performance.now() - began - open - core - first
  if (wait) await whenIdle()
  await close()
  return { open, core, first, second, processor }
}
