import { ConformanceError, describeError } from './assert.ts'
import type { PromiseName } from './promise.ts'

/** One test, for any runner: it passes when `run` resolves. */
export interface Case {
  /** The promise that is broken where the case fails. */
  readonly promise: PromiseName
  readonly name: string
  /** Why the case cannot be run here: a capability that is missing. Such a case is printed, never dropped. */
  readonly skip?: string
  /** @throws ConformanceError */
  run(): Promise<void>
}

/** A case whose every failure says which promise is broken, also where the tested code threw something of its own. */
export function promiseCase(
  promise: PromiseName,
  name: string,
  skip: string | undefined,
  run: () => Promise<void>,
): Case {
  return {
    promise,
    name,
    ...(skip === undefined ? {} : { skip }),
    async run() {
      try {
        await run()
      } catch (error) {
        throw new ConformanceError(`[${promise}] ${name}: ${describeError(error)}`, promise, error)
      }
    },
  }
}
