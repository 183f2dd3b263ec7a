import { onTestFinished } from 'vitest'

/** How often timers and other callers were heard while a task ran, which may ask for the number so far. */
export async function turnsDuring(task: (turn: () => number) => Promise<unknown>): Promise<number> {
  let turns = 0
  let next: ReturnType<typeof setImmediate>
  const tick = (): void => {
    turns += 1
    next = setImmediate(tick)
  }
  next = setImmediate(tick)
  onTestFinished(() => clearImmediate(next))
  await task(() => turns)
  clearImmediate(next)
  return turns
}
