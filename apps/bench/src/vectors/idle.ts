import { setTimeout } from 'node:timers/promises'

/** Between two looks. */
const step = 50
/** Looks without work until it is over. */
const quiet = 12
/** Of one core, below which a process does nothing that is worth waiting for. */
const little = 0.1

/**
 * Waits until this process, its other threads included, has done nothing for a while, and answers after how many
 * milliseconds that began: how long work in the background took.
 */
export async function whenIdle(): Promise<number> {
  const began = performance.now()
  let last = process.cpuUsage()
  let busyUntil = began
  for (let calm = 0; calm < quiet;) {
    const asleep = performance.now()
    await setTimeout(step)
    const now = process.cpuUsage()
    const used = (now.user + now.system - last.user - last.system) / 1_000
    const busy = used > little * (performance.now() - asleep)
    calm = busy ? 0 : calm + 1
    if (busy) busyUntil = performance.now()
    last = now
  }
  return busyUntil - began
}
