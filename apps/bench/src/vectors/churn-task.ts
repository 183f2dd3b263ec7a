import { monitorEventLoopDelay } from 'node:perf_hooks'
import { memoryMeter } from '../memory-meter.ts'
import { withFolder } from '../storages.ts'
import { whenIdle } from './idle.ts'
import { ask, idsOf, recallAmong, room, writeRecords } from './living.ts'
import { drawnSet, rowOf } from './sets.ts'
import { openStore } from './store.ts'

export interface ChurnJob {
  /** Living at any time. */
  readonly records: number
  readonly dimensions: number
  readonly turnovers: number
  readonly cues: number
  readonly engine: 'auto' | 'exact'
  /** With `auto`: vectors up to which no graph is built. */
  readonly exactUpTo: number
}

export interface ChurnResult {
  readonly recall: { readonly before: number; readonly after: number; readonly least: number }
  /** After one turnover, which what Node takes once has been through, and after as many more as were asked for. */
  readonly rss: { readonly before: number; readonly after: number }
  /** The 99th percentile of the event loop's delay, in milliseconds: while only a graph is built, and while all goes on. */
  readonly delay: { readonly building: number; readonly churning: number }
  readonly secondsEach: number
  readonly buildMs: number
}

/** What is written and forgotten at once. */
const step = 250
/** Of the monitor: what it says is so much more than the delay. */
const resolution = 1

/** Replaces everything that is remembered, several times over, oldest first, and reads meanwhile. */
export async function churnTask(job: ChurnJob): Promise<ChurnResult> {
  const { records, dimensions, turnovers, cues } = job
  const clusters = Math.max(1, Math.round(records / 100))
  const set = drawnSet({
    kind: 'clustered',
    records: records * (turnovers + 2),
    dimensions,
    cues,
    seed: 1,
    clusters,
  })
  const meter = memoryMeter()
  return withFolder(async (folder) => {
    const options = job.engine === 'exact' ? ({ engine: 'exact' } as const) : { exactUpTo: job.exactUpTo }
    const { memory, close } = await openStore(folder, dimensions, options, (record) =>
      rowOf(set.base, dimensions, record),
    )
    const among = (first: number): Promise<number> =>
      recallAmong(memory, set, cues, (record) => record >= first && record < first + records)
    await writeRecords(memory, 0, records)
    const loop = monitorEventLoopDelay({ resolution })
    await ask(memory, set, 0)
    loop.enable()
    const { ms: buildMs } = await whenIdle()
    loop.disable()
    const building = loop.percentile(99) / 1e6 - resolution
    const turn = async (number: number): Promise<void> => {
      for (let at = number * records; at < (number + 1) * records; at += step) {
        await writeRecords(memory, at + records, Math.min(at + records + step, (number + 2) * records))
        await memory.forget(room, { ids: idsOf(at, Math.min(at + step, (number + 1) * records)) })
        for (let n = 0; n < 3; n++) await ask(memory, set, (at / step + n) % cues)
      }
    }
    const before = await among(0)
    await turn(0)
    await whenIdle()
    const rssBefore = meter().rss
    let least = before
    const began = performance.now()
    loop.reset()
    loop.enable()
    for (let number = 1; number <= turnovers; number++) {
      await turn(number)
      // In the middle of whatever is being built.
      if (number < turnovers) least = Math.min(least, await among((number + 1) * records))
    }
    loop.disable()
    const churning = loop.percentile(99) / 1e6 - resolution
    const secondsEach = (performance.now() - began) / 1_000 / turnovers
    await whenIdle()
    const after = await among((turnovers + 1) * records)
    const rssAfter = meter().rss
    await close()
    return {
      recall: { before, after, least: Math.min(least, after) },
      rss: { before: rssBefore, after: rssAfter },
      delay: { building, churning },
      secondsEach,
      buildMs,
    }
  })
}
