import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byGraph, enough } from '../../src/search/plan.ts'

const situation = fc.record({
  allowed: fc.integer({ min: 1, max: 10_000_000 }),
  indexed: fc.integer({ min: 1, max: 10_000_000 }),
  parts: fc.integer({ min: 1, max: 8 }),
  limit: fc.integer({ min: 1, max: 1_000 }),
})

describe('a plan', () => {
  it('that takes the index takes it for more records, a smaller index and fewer answers as well', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 100_000 }), (one, more) => {
        fc.pre(byGraph(one))
        expect(byGraph({ ...one, allowed: one.allowed + more })).toBe(true)
        expect(byGraph({ ...one, indexed: Math.max(1, one.indexed - more) })).toBe(true)
        expect(byGraph({ ...one, limit: Math.max(1, one.limit - more) })).toBe(true)
      }),
    )
  })

  it('gives up a walk the later, the fewer may be answered and the more are wanted', () => {
    const among = { allowed: 500, indexed: 1_000, parts: 1 }
    expect(enough(18, among)).toBe(108)
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 1_000 }), ({ limit, ...one }, count) => {
        expect(enough(count, one)).toBeGreaterThanOrEqual(3 * count)
        expect(enough(count + 1, one)).toBeGreaterThan(enough(count, one))
        expect(enough(count, { ...one, allowed: one.allowed + limit })).toBeLessThanOrEqual(
          enough(count, one),
        )
      }),
    )
  })

  it('compares where there is no index, and where a filter leaves few', () => {
    const all = { allowed: 100_000, indexed: 100_000, parts: 1, limit: 10 }
    expect(byGraph(all)).toBe(true)
    expect(byGraph({ ...all, indexed: 0 })).toBe(false)
    expect(byGraph({ ...all, allowed: 10_000 })).toBe(true)
    expect(byGraph({ ...all, allowed: 1_000 })).toBe(false)
  })
})
