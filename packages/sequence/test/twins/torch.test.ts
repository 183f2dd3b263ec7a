import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operations } from './operations.ts'
import type { Arrays, Options } from './operations.ts'
import { relativeError } from './relative-error.ts'

interface Fixture {
  readonly operation: string
  readonly options: Options
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly outputs: Readonly<Record<string, readonly number[]>>
  readonly cotangents: Readonly<Record<string, readonly number[]>>
  readonly gradients: Readonly<Record<string, readonly number[]>>
}

const folder = join(import.meta.dirname, '../fixtures/twins')
const arrays = (numbers: Fixture['inputs']): Arrays =>
  Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, Float64Array.from(values)]))

/** A key's bias moves all scores of a query alike, so its gradient is zero, but for rounding in those of the query's. */
const sameScaleAs: Readonly<Record<string, string>> = { bias_k: 'bias_q' }

describe('equals torch in float64 to 1e-14 of the largest number of each tensor', () => {
  const files = readdirSync(folder)
  it('in every operation', () => {
    const tested = files.map((file) => read(file).operation)
    expect(new Set(tested)).toEqual(new Set(Object.keys(operations)))
  })

  it.each(files)('%s', (file) => {
    const fixture = read(file)
    const run = operations[fixture.operation]!(fixture.options, arrays(fixture.inputs))
    const gradients = run.backward(arrays(fixture.cotangents))
    expect(Object.keys(run.outputs).toSorted()).toEqual(Object.keys(fixture.outputs).toSorted())
    expect(Object.keys(gradients).toSorted()).toEqual(Object.keys(fixture.gradients).toSorted())
    for (const [actual, expected] of [
      [run.outputs, fixture.outputs],
      [gradients, fixture.gradients],
    ] as const) {
      for (const name of Object.keys(expected)) {
        const scale = expected[sameScaleAs[name] ?? name]
        expect(relativeError(actual[name]!, expected[name]!, scale), name).toBeLessThanOrEqual(1e-14)
      }
    }
  })
})

function read(file: string): Fixture {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Fixture
}
