import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Asked } from './contestant.ts'
import type { AskResult, FillResult, Outcome, Task, VectorJob } from './job.ts'

/** A contestant in a process of its own, which stays, so that several can be asked in turn. */
export interface Entrant {
  fill(): Promise<FillResult>
  /** Cues `from` to `until`, until `seconds` are over. */
  ask(asked: Asked, from: number, until: number, seconds?: number): Promise<AskResult>
  close(): Promise<void>
}

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

/** @throws Error from each method: what the contestant said, or that its process has ended */
export function entrant(job: VectorJob): Entrant {
  const child = fork(worker, [JSON.stringify(job)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code, signal) => resolve(`its process ended (${signal ?? code})`))
  })
  let gone: string | undefined
  void ended.then((why) => (gone = why))
  const run = async (task: Task): Promise<unknown> => {
    if (gone !== undefined) throw new Error(gone)
    const answer = new Promise<Outcome>((resolve) =>
      child.once('message', (said) => resolve(said as Outcome)),
    )
    child.send(task)
    const outcome = await Promise.race([answer, ended.then((why): Outcome => ({ why }))])
    if ('why' in outcome) throw new Error(outcome.why)
    return outcome.ok
  }
  return {
    fill: async () => (await run({ kind: 'fill' })) as FillResult,
    ask: async (asked, from, until, seconds = 60) =>
      (await run({ kind: 'ask', asked, from, until, seconds })) as AskResult,
    close: async () => {
      if (gone === undefined) await run({ kind: 'close' }).catch(() => child.kill())
      await ended
    },
  }
}
