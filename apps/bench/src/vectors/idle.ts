import { setTimeout } from 'node:timers/promises'

/** Between two looks. */
const step = 50
/** Looks without work until it is over. */
const quiet = 12
/** Of one core, below which a process does nothing that is worth waiting for. */
const little = 0.1

/** What went on in the background. */
export interface Work {
  /** Milliseconds until nothing was done any more. */
  readonly ms: number
  /** Milliseconds of the processor, all threads. */
  readonly processorMs: number
}

/** Waits until this process, its other threads included, has done nothing for a while. */
export async function whenIdle(): Promise<Work> {
  const began = performance.now()
  const first = process.cpuUsage()
  let last = first
  let work: Work = { ms: 0, processorMs: 0 }
  for (let calm = 0; calm < quiet;) {
    const asleep = performance.now()
    await setTimeout(step)
    const now = process.cpuUsage()
    const used = (now.user + now.system - last.user - last.system) / 1_000
    const busy = used > little * (performance.now() - asleep)
    calm = busy ? 0 : calm + 1
    if (busy)
      work = {
        ms: performance.now() - began,
        processorMs: (now.user + now.system - first.user - first.system) / 1_000,
      }
    last = now
  }
  return work
}
