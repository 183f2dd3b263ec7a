import type { Recollection } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open } from './support/memories.ts'
import { words } from './support/words.ts'

const day = 86_400_000
const now = Date.parse('2026-01-01T00:00:00Z')

/** Records that nothing but their age tells apart. */
async function aged(ages: readonly number[]) {
  const memory = await open({ backends: { words: words() }, clock: () => now })
  await memory.write(
    's',
    ages.map((age, i) => ({ id: String(i), text: 'tea', at: now - age * day })),
  )
  return memory
}

const valuesOf = ({ items }: Recollection): Readonly<Record<string, number | undefined>> =>
  Object.fromEntries(items.map(({ record, signals }) => [record.id, signals['recency']?.value]))

describe('recency', () => {
  it('is worth half after each half-life', async () => {
    const memory = await aged([0, 10, 20, 30, 5])
    const found = await memory.read('s', 'tea', { recency: { halfLifeDays: 10, weight: 2 }, explain: true })
    expect(found.items.map(({ record }) => record.id)).toEqual(['0', '4', '1', '2', '3'])
    expect(valuesOf(found)).toEqual({ 0: 1, 1: 0.5, 2: 0.25, 3: 0.125, 4: Math.SQRT1_2 })
    for (const { signals } of found.items)
      expect(signals['recency']?.contribution).toBe(2 * (signals['recency']?.value ?? NaN))
    expect(found.explanation?.weights['recency']).toBe(2)
    const hours = await memory.read('s', 'tea', { recency: { halfLifeDays: 1 / 24 }, now: now + 3_600_000 })
    expect(hours.items[0]?.signals['recency']).toEqual({ value: 0.5, standard: 0.5, contribution: 0.25 })
  })

  it('never ranks the older of two before the newer, all else equal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: -50, max: 5_000, noNaN: true }), { minLength: 2, maxLength: 8 }),
        fc.double({ min: 0.01, max: 1_000, noNaN: true }),
        fc.double({ min: 0.001, max: 10, noNaN: true }),
        async (ages, halfLifeDays, weight) => {
          const memory = await aged(ages)
          const { items } = await memory.read('s', 'tea', { recency: { halfLifeDays, weight } })
          for (const [i, { record, score, signals }] of items.entries()) {
            const next = items[i + 1]
            const value = signals['recency']?.value ?? 0
            expect(value).toBeGreaterThanOrEqual(next?.signals['recency']?.value ?? 0)
            expect(score).toBe(signals['recency']?.contribution ?? 0)
            // Beyond the age at which a number that is halved again and again is 0, and before now, all are alike.
            if (next !== undefined && record.at < next.record.at)
              expect(value === 1 || score === next.score).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('counts a record dated after now as one of now', async () => {
    const memory = await aged([-400, 0, 1])
    const found = await memory.read('s', 'tea', { recency: { halfLifeDays: 1 } })
    expect(valuesOf(found)).toEqual({ 0: 1, 1: 1, 2: 0.5 })
    // Nothing tells them apart: the order of writing.
    expect(found.items.map(({ record }) => record.id)).toEqual(['0', '1', '2'])
  })

  it('takes the age of then where a read asks as of a time', async () => {
    const memory = await aged([100, 110, 5])
    const recency = { halfLifeDays: 10 }
    const then = await memory.read('s', 'tea', { recency, asOf: { at: now - 100 * day } })
    expect(valuesOf(then)).toEqual({ 0: 1, 1: 0.5 })
    const later = await memory.read('s', 'tea', { recency, asOf: { at: now + 100 * day } })
    expect(valuesOf(later)).toEqual(valuesOf(await memory.read('s', 'tea', { recency })))
    const revision = later.items.find(({ record }) => record.id === '0')?.record.seq ?? 0
    const first = await memory.read('s', 'tea', { recency, asOf: { revision } })
    expect(valuesOf(first)).toEqual({ 0: 2 ** -10 })
  })

  it('off is off: a weight of 0 is the same answer as none', async () => {
    const memory = await aged([100, 110, 5])
    const plain = await memory.read('s', 'tea', { explain: true })
    const off = await memory.read('s', 'tea', { explain: true, recency: { halfLifeDays: 3, weight: 0 } })
    const without = ({ explanation, ...rest }: Recollection) => [rest, { ...explanation, durations: {} }]
    expect(without(off)).toEqual(without(plain))
    expect(plain.items[0]?.signals).toEqual({})
  })

  it.each([
    [{}, /recency.halfLifeDays: got undefined; accepted: days/],
    [{ halfLifeDays: 0 }, /got 0; accepted: days, a number above 0/],
    [{ halfLifeDays: -1 }, /got -1/],
    [{ halfLifeDays: NaN }, /got NaN/],
    [{ halfLifeDays: 1e7 }, /at most 1000000/],
    [{ halfLifeDays: '30 days' }, /30 days/],
    [{ halfLifeDays: 30, weight: -1 }, /recency.weight: got -1; accepted: a number from 0/],
    [{ halfLifeDays: 30, wieght: 1 }, /no member "wieght"/],
    [true, /recency/],
    [30, /recency/],
  ])('refuses %j', async (recency, message) => {
    const memory = await open({ backends: { words: words() } })
    await expect(memory.read('s', 'tea', { recency: recency as never })).rejects.toThrow(message)
  })

  it.each(['recency', 'diversity', 'ranker'])('leaves the name %s to core', async (name) => {
    const signals = [{ name, weight: 1, ask: () => undefined }]
    await expect(open({ backends: {}, signals })).rejects.toThrow(/not ranker, recency, diversity/)
  })
})
