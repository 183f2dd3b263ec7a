import { nextTurn, throwIfAborted } from '@mnestic/core'

/** Times that work may be begun again because the state changed; after them it does not pause. */
const patience = 3
/** Multiplications between two turns of the event loop: about 5 ms. Counted, not timed, so that every run goes one way. */
const productsPerSlice = 4_000_000

/** What work needs of a state that may change while the event loop does other work. */
export interface Changing {
  readonly dimensions: number
  /** Rises with every change. */
  readonly changes: number
  /** Brings what is kept up to date, at most so many records; true when it is. */
  settle(records: number): boolean
}

/** Work that may pause wherever it yields the number of vectors that it has multiplied since. */
export type Work<Result> = Generator<number, Result, void>

/**
 * Runs work over a settled state, letting the event loop do other work in between. Where the state changes meanwhile,
 * the work begins again: so the answer is that of the state as it is when it is given.
 * @throws ABORTED
 */
export async function steadily<Result>(
  state: Changing,
  signal: AbortSignal | undefined,
  begin: () => Work<Result>,
): Promise<Result> {
  const slice = Math.max(1, Math.floor(productsPerSlice / Math.max(1, state.dimensions)))
  throwIfAborted(signal)
  for (let tries = 0; ; tries++) {
    const patient = tries < patience
    while (!state.settle(patient ? slice : Infinity)) {
      await nextTurn()
      throwIfAborted(signal)
    }
    const began = state.changes
    const work = begin()
    for (let done = 0; state.changes === began;) {
      const step = work.next()
      if (step.done === true) return step.value
      done += step.value
      if (!patient || done < slice) continue
      done = 0
      await nextTurn()
      throwIfAborted(signal)
    }
  }
}
