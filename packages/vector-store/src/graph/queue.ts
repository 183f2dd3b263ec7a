/** Builds run one after the other, whatever scopes they are for: each takes a processor and as much memory as its rows. */
export interface BuildQueue {
  /** Runs the work when its turn comes, unless the signal has ended: then it waits for nobody else's. */
  run(work: () => Promise<void>, signal: AbortSignal): Promise<void>
}

export function buildQueue(): BuildQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work, signal) {
      let begun = false
      const next = last.then(() => {
        begun = true
        return signal.aborted ? undefined : work()
      })
      last = next.catch(() => undefined)
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          if (!begun) resolve()
        }
        signal.addEventListener('abort', leave)
        next.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
        if (signal.aborted) leave()
      })
    },
  }
}
