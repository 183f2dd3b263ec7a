import { expect, test } from 'vitest'
import { thisMachine } from '../src/machine.ts'
import { isMet, toRows } from '../src/rows.ts'
import { mean, median, percentile } from '../src/stats.ts'
import { table } from '../src/table.ts'
import { versions } from '../src/versions.ts'

const measure = { name: 'write', metric: 'p50', value: 3, unit: 'ms' }

test('a row names its suite, its versions and its machine', () => {
  const [row] = toRows('durability', [{ ...measure, peer: 'bare', ratio: 1.5 }], versions(), thisMachine())
  expect(row).toEqual({
    suite: 'durability',
    name: 'write',
    metric: 'p50',
    value: 3,
    unit: 'ms',
    peer: 'bare',
    ratio: 1.5,
    versions: expect.objectContaining({ node: process.versions.node, '@mnestic/core': expect.any(String) }),
    machine: {
      cpu: expect.any(String),
      cores: expect.any(Number),
      memoryGiB: expect.any(Number),
      os: expect.any(String),
    },
  })
})

test('a target is met by the value or by the ratio, whichever it speaks of', () => {
  const atMost = { is: 'at most' as const, bound: 2 }
  expect(isMet({ ...measure, ratio: 1.5, target: { of: 'ratio', ...atMost } })).toBe(true)
  expect(isMet({ ...measure, ratio: 1.5, target: { of: 'value', ...atMost } })).toBe(false)
  expect(isMet({ ...measure, target: { of: 'value', is: 'at least', bound: 3 } })).toBe(true)
  expect(isMet({ ...measure, target: { of: 'ratio', ...atMost } })).toBeUndefined()
  expect(isMet(measure)).toBeUndefined()
})

test('names with the same metrics share a table', () => {
  const of = (name: string, value: number) => [
    { ...measure, name, value },
    { ...measure, name, metric: 'p99', value: value * 100 },
  ]
  expect(table([...of('one', 0.5), ...of('two', 12.34)])).toBe(
    ['     p50, ms  p99, ms', 'one    0.500       50', 'two     12.3    1,234'].join('\n'),
  )
})

test('a note stands behind its line', () => {
  const rest = { metric: 'did not run', value: 0, unit: '' }
  expect(
    table([
      { name: 'one', ...rest, note: 'no network' },
      { name: 'two', ...rest },
    ]),
  ).toBe(['     did not run', 'one            0  no network', 'two            0'].join('\n'))
})

test('a ratio and a target stand beside their figure, and a missed one is plain to see', () => {
  const target = { of: 'ratio' as const, is: 'at most' as const, bound: 1.5 }
  const text = table([measure, { ...measure, name: 'ours', peer: 'bare', ratio: 2, target }])
  expect(text.split('\n')[2]?.replace(/\s+/g, ' ')).toBe('ours: p50 3 ms 2 x bare at most 1.50 x MISSED')
})

test('percentiles are by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect([
    percentile(values, 0.5),
    percentile(values, 0.99),
    percentile(values, 0),
    percentile(values, 1),
  ]).toEqual([50, 99, 1, 100])
  expect(median([3, 1, 2])).toBe(2)
  expect(mean([1, 2])).toBe(1.5)
  expect(percentile([], 0.5)).toBeNaN()
})
