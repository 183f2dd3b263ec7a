import type { Case } from './case.ts'
import { promiseNames } from './promise.ts'

type Test = (name: string, body: () => Promise<void>) => unknown

/** What the kit needs of a runner: `describe` and `it` of vitest, node:test and mocha fit as they are. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: Test & { readonly skip: Test }
}

/**
 * Registers cases with a runner, grouped by promise. Cases that cannot run here are registered as skipped, with the
 * reason in their name, since not every runner prints a reason.
 */
export function register(cases: readonly Case[], runner: Runner): void {
  for (const promise of promiseNames) {
    const group = cases.filter((one) => one.promise === promise)
    if (group.length === 0) continue
    runner.describe(promise, () => {
      for (const one of group) {
        if (one.skip === undefined) runner.it(one.name, () => one.run())
        else runner.it.skip(`${one.name} (skipped: ${one.skip})`, () => Promise.resolve())
      }
    })
  }
}
