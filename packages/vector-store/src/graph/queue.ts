/** Builds run one after the other, whatever scopes they are for: each takes a processor and as much memory as its rows. */
export interface BuildQueue {
  /** Runs the work when its turn comes, unless the signal has ended. */
  run(work: () => Promise<void>, signal: AbortSignal): Promise<void>
}

export function buildQueue(): BuildQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work, signal) {
      const next = last.then(() => (signal.aborted ? undefined : work()))
      last = next.catch(() => undefined)
      return next
    },
  }
}
