import type { Case } from './case.ts'
import { type PromiseName, promiseNames } from './promise.ts'

export interface CaseResult {
  readonly promise: PromiseName
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** The error of a failed case, the reason of a skipped one. */
  readonly message?: string
}

export interface Report {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Promises with at least one failed case, in the order of `promiseNames`. */
  readonly broken: readonly PromiseName[]
  readonly results: readonly CaseResult[]
}

export interface RunOptions {
  /** Called with each result as it comes, for example `printResult`. Default: nothing. */
  readonly report?: (result: CaseResult) => void
}

/** Runs cases one after the other, without a test runner. Never throws: what failed is in the report. */
export async function runCases(cases: readonly Case[], options: RunOptions = {}): Promise<Report> {
  const results: CaseResult[] = []
  for (const one of cases) {
    const result = await runCase(one)
    results.push(result)
    options.report?.(result)
  }
  const count = (outcome: CaseResult['outcome']): number =>
    results.filter((r) => r.outcome === outcome).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    broken: promiseNames.filter((name) => results.some((r) => r.promise === name && r.outcome === 'failed')),
    results,
  }
}

async function runCase(one: Case): Promise<CaseResult> {
  const { promise, name } = one
  if (one.skip !== undefined) return { promise, name, outcome: 'skipped', message: one.skip }
  try {
    await one.run()
    return { promise, name, outcome: 'passed' }
  } catch (error) {
    return {
      promise,
      name,
      outcome: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }
  }
}

/** One line on the console for each result. */
export function printResult(result: CaseResult): void {
  const mark = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' }[result.outcome]
  const message = result.message === undefined ? '' : ` (${result.message})`
  console.log(`${mark} ${result.promise}: ${result.name}${message}`)
}
