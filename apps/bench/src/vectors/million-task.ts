import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryMeter } from '../memory-meter.ts'
import { percentile } from '../stats.ts'
import { whenIdle } from './idle.ts'
import { ask } from './living.ts'
import { makeLog } from './log.ts'
import { drawnSet } from './sets.ts'
import { floats } from './set-file.ts'
import { openStore, storageOf } from './store.ts'
import { nearestOfAll } from './truth.ts'

export interface MillionJob {
  readonly folder: string
  readonly records: number
  readonly dimensions: number
  readonly cues: number
}

/** What is asked, in the folder of the log. */
const askedFile = 'asked.f32'

/** In a process of its own: the drawn vectors alone take a gigabyte and a half. Answers what is right. */
export async function millionLogTask(job: MillionJob): Promise<readonly (readonly number[])[]> {
  const set = drawnSet({ kind: 'clustered', ...job, seed: 1 })
  await makeLog(storageOf(job.folder), set, new Uint8Array(job.records), 'metadata')
  writeFileSync(join(job.folder, askedFile), set.asked)
  return nearestOfAll(set, job.cues, 10).map(({ records }) => records)
}

export interface MillionResult {
  readonly firstMs: number
  readonly buildMs: number
  readonly rssMiB: number
  readonly peakMiB: number
  readonly p50: number
  readonly p99: number
  readonly answers: readonly (readonly number[])[]
}

/** Only the codes stay in memory; a graph would need the floats. */
export async function millionTask(job: MillionJob): Promise<MillionResult> {
  const { dimensions, cues } = job
  const set = { ...job, base: new Float32Array(0), asked: floats(join(job.folder, askedFile)) }
  const meter = memoryMeter()
  const { memory, close } = await openStore(job.folder, dimensions, {
    quantisation: 'int8',
    engine: 'exact',
  })
  const began = performance.now()
  await ask(memory, set, 0)
  const firstMs = performance.now() - began
  const { ms: buildMs } = await whenIdle()
  const { rss } = meter()
  for (let cue = 0; cue < cues; cue++) await ask(memory, set, cue)
  const times: number[] = []
  const answers: (readonly number[])[] = []
  for (let cue = 0; cue < cues; cue++) {
    const asked = performance.now()
    answers.push(await ask(memory, set, cue))
    times.push(performance.now() - asked)
  }
  const peakMiB = process.resourceUsage().maxRSS / 1_024
  await close()
  return {
    firstMs,
    buildMs,
    rssMiB: rss / 2 ** 20,
    peakMiB,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    answers,
  }
}
