// Started by entrant.ts: one process for a contestant, which answers one task after the other.
import type { Effort } from '@mnestic/core'
import { cutNetwork } from '../contestants/offline.ts'
import { memoryMeter } from '../memory-meter.ts'
import type { Answer, OpenVectors, Search, VectorContestant } from './contestant.ts'
import { contestants } from './contestants.ts'
import { groupsOf } from './groups.ts'
import type { AskResult, FillResult, Outcome, Task, VectorJob } from './job.ts'
import { readSet } from './set-file.ts'

const job = JSON.parse(process.argv[2] ?? '') as VectorJob
const set = readSet(job.set)
const groups = groupsOf(set.records)
const contestant: VectorContestant = contestants[job.contestant]
if (contestant.apart !== true) cutNetwork()
const meter = memoryMeter()
/** Milliseconds. */
const warming = 400
/** Milliseconds of a turn, at least: whoever is fast answers its cues again and again. */
const least = 120
/** Searches of a turn, where they cost nothing. */
const most = 20_000
let opened: OpenVectors | undefined
let last: { readonly key: string; readonly search: Search } | undefined

async function fill(): Promise<FillResult> {
  const { folder, log, groupsAre } = job
  opened = await contestant.open({ set, groups, groupsAre, folder, ...(log !== undefined && { log }) })
  const before = meter()
  const began = performance.now()
  const own = await opened.fill()
  const totalMs = performance.now() - began
  // What is made at the first search belongs to what is resident.
  const search = await opened.search({ limit: 10 })
  await search(0)
  const after = meter()
  return { ...own, totalMs, rss: after.rss - before.rss, held: after.held - before.held }
}

async function ask({ asked, from, until, seconds }: Task & { readonly kind: 'ask' }): Promise<AskResult> {
  if (opened === undefined) throw new Error('Nothing was filled')
  const key = JSON.stringify(asked)
  if (last?.key !== key) {
    last = { key, search: await opened.search(asked) }
    // What the compiler does is done before the clock starts.
    const warm = performance.now()
    for (let cue = 0; performance.now() - warm < warming; cue++) await last.search(cue % set.cues)
  }
  const { search } = last
  const times: number[] = []
  const answers: (readonly number[])[] = []
  const efforts: Effort[] = []
  const start = performance.now()
  for (let n = 0; ; n++) {
    const passed = performance.now() - start
    const whole = n >= until - from
    if (passed > 1_000 * seconds || (whole && (passed > least || n >= most))) break
    const cue = from + (n % (until - from))
    const began = performance.now()
    const answer = search(cue)
    // What answers at once is not made to wait.
    const found: Answer = answer instanceof Promise ? await answer : answer
    times.push(performance.now() - began)
    if (whole) continue
    answers.push(Array.from(found))
    const effort = opened.effort?.()
    if (effort !== undefined) efforts.push(effort)
  }
  return { times, answers, efforts }
}

async function take(task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'fill':
      return fill()
    case 'ask':
      return ask(task)
    case 'close':
      await opened?.close()
      return undefined
  }
}

process.on('message', (task: Task) => {
  take(task)
    .then(
      (ok): Outcome => ({ ok }),
      (error: unknown): Outcome => ({ why: error instanceof Error ? error.message : String(error) }),
    )
    .then((outcome) => process.send?.(outcome, () => (task.kind === 'close' ? process.exit(0) : undefined)))
    .catch(() => process.exit(1))
})
