import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breadthFor } from '../../src/plan/breadths.ts'
import { broadest, graphRows } from '../../src/plan/costs.ts'
import { plan, type Situation } from '../../src/plan/plan.ts'

const costs = { once: 3_000, perBreadth: 350, lookup: 16 }
const breadths = { ten: 20, hundred: 130 }
const one = [{ living: 100_000, breadths }]
const situation = (changes: Partial<Situation>): Situation => ({
  rows: 100_000,
  records: 100_000,
  allowed: undefined,
  limit: 10,
  graphs: one,
  tail: 0,
  costs,
  ...changes,
})

describe('a plan', () => {
  it.each<[string, Partial<Situation>, string]>([
    ['a graph is there', {}, 'graph 10/20'],
    ['there is none', { graphs: [] }, 'scan'],
    ['there is none, and few may be answered', { graphs: [], allowed: 5_000 }, 'gather'],
    ['100 are wanted', { limit: 100 }, 'graph 100/130'],
    ['200 are wanted', { limit: 200 }, 'graph 200/260'],
    ['300 are wanted', { limit: 300 }, 'scan'],
    ['200 are wanted of many', { limit: 200, rows: 300_000, records: 300_000 }, 'graph 200/260'],
    ['half may be answered', { allowed: 50_000 }, 'graph 30/45'],
    ['a tenth may be answered', { allowed: 10_000 }, 'graph 150/195'],
    ['6 % may be answered', { allowed: 6_000 }, 'gather'],
    ['a tenth of a million', { allowed: 100_000, rows: 1e6, records: 1e6 }, 'graph 150/195'],
    ['3 % may be answered', { allowed: 3_000 }, 'gather'],
    ['3 % of a million', { allowed: 30_000, rows: 1e6, records: 1e6 }, 'gather'],
    ['a hundredth of a hundredth', { allowed: 10 }, 'gather'],
    ['nobody may be answered', { allowed: 0 }, 'gather'],
    ['other scopes are asked as well', { allowed: 1e6 }, 'graph 10/20'],
    ['the tail is short', { tail: 16_384 }, 'graph 10/20'],
    ['the tail is nearly all', { tail: 95_000 }, 'scan'],
    ['records have several rows', { records: 25_000 }, 'graph 15/27'],
    ['a graph takes too long', { graphs: [{ living: 100_000, breadths: { ten: 400 } }] }, 'scan'],
    [
      'it was not measured for 100',
      { limit: 100, graphs: [{ living: 100_000, breadths: { ten: 20 } }] },
      'scan',
    ],
    ['there are two', { graphs: [...one, { living: 5, breadths: { ten: 10 } }] }, 'graph 10/20 5/10'],
    ['one of them is empty', { graphs: [{ living: 0, breadths }, ...one] }, 'graph - 10/20'],
    ['the scope is empty', { rows: 0, records: 0, graphs: [] }, 'scan'],
  ])('where %s', (_, changes, expected) => {
    const made = plan(situation(changes))
    const asks = made.kind === 'graph' ? made.asks : []
    const said = asks.map((ask) => (ask === undefined ? '-' : `${ask.count}/${ask.breadth}`))
    expect([made.kind, ...said].join(' ')).toBe(expected)
  })

  it('never costs more than a scan, and asks for enough, or not at all', () => {
    const graph = fc.record({
      living: fc.nat({ max: 200_000 }),
      breadths: fc.record({
        ten: fc.integer({ min: 10, max: 400 }),
        hundred: fc.integer({ min: 100, max: 900 }),
      }),
    })
    fc.assert(
      fc.property(
        fc.array(graph, { maxLength: 4 }),
        fc.record({
          tail: fc.nat({ max: 50_000 }),
          limit: fc.integer({ min: 1, max: 1_000 }),
          allowed: fc.option(fc.nat({ max: 300_000 }), { nil: undefined }),
        }),
        fc.nat({ max: 5 }),
        (graphs, rest, times) => {
          const rows = graphs.reduce((sum, { living }) => sum + living, rest.tail)
          const made = plan({ ...rest, graphs, rows, records: rows, costs }, times)
          if (made.kind !== 'graph') return
          expect(made.asks).toHaveLength(graphs.length)
          let cost = rest.tail
          for (const [i, ask] of made.asks.entries()) {
            const { living } = graphs[i]!
            if (ask === undefined) expect(living).toBe(0)
            else {
              expect(ask.count).toBeGreaterThanOrEqual(Math.min(rest.limit, living))
              expect(ask.breadth).toBeGreaterThanOrEqual(ask.count)
              cost += graphRows(ask.breadth, costs)
            }
          }
          expect(cost).toBeLessThan(rows)
        },
      ),
    )
  })

  it('asks for twice as many each time, until a scan is cheaper', () => {
    const made = Array.from({ length: 6 }, (_, times) => plan(situation({}), times))
    const counts = made.map((one) => (one.kind === 'graph' ? one.asks[0]?.count : one.kind))
    expect(counts).toEqual([10, 20, 40, 80, 160, 'scan'])
  })
})

describe('a breadth', () => {
  it('lies on the line through what was measured, and is never below the count', () => {
    expect([1, 10, 55, 100, 200].map((count) => breadthFor(count, breadths))).toEqual([20, 20, 75, 130, 260])
    expect(breadthFor(15, { ten: 10, hundred: 100 })).toBe(15)
    expect(breadthFor(11, { ten: 10 })).toBeUndefined()
  })

  it('is tried up to where it costs as much as a scan', () => {
    for (const rows of [0, 2_999, 3_000, 50_000, 1e6])
      expect(graphRows(broadest(rows, costs), costs)).toBeLessThanOrEqual(Math.max(rows, costs.once))
  })
})
