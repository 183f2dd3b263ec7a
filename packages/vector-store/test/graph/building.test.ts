import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BySeq } from '../../src/graph/by-seq.ts'
import { calibrate } from '../../src/graph/calibrate.ts'
import { Growing } from '../../src/graph/growing.ts'
import { listRows } from '../../src/graph/listing.ts'
import { due } from '../../src/graph/merging.ts'
import { buildQueue } from '../../src/graph/queue.ts'
import { measuredCosts } from '../../src/plan/costs.ts'
import { Rows } from '../../src/rows.ts'
import { library, missing } from './library.ts'
import { clustered, scattered } from './vectors.ts'

describe('what is due', () => {
  const exactUpTo = 50_000

  it.each([
    ['nothing in a small scope', [], 50_000, undefined],
    ['a graph in a larger one', [], 50_001, []],
    ['nothing while the tail is short', [[100_000, 100_000]], 16_384, undefined],
    ['another one for a longer tail', [[100_000, 100_000]], 16_385, []],
    ['one of both where that is not much larger', [[30_000, 30_000]], 40_000, [0]],
    [
      'one of all of them, where each is below twice the rest',
      [
        [80_000, 80_000],
        [30_000, 30_000],
      ],
      20_000,
      [0, 1],
    ],
    ['one in the place of a damaged one', [[79_000, 100_000]], 0, [0]],
    ['nothing for little damage', [[81_000, 100_000]], 0, undefined],
    ['nothing where so much was erased that a scan serves', [[40_000, 100_000]], 5, undefined],
  ] as const)('is %s', (_, graphs, tail, expected) => {
    expect(due({ graphs: graphs.map(([living, count]) => ({ living, count })), tail, exactUpTo })).toEqual(
      expected,
    )
  })

  it('keeps graphs few, however a scope grows, and builds no row into many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 20, maxLength: 200 }),
        (arrivals) => {
          let graphs: { living: number; count: number }[] = []
          let [tail, rows, built] = [0, 0, 0]
          for (const arrived of arrivals) {
            tail += arrived
            rows += arrived
            const merged = due({ graphs, tail, exactUpTo })
            if (merged === undefined) continue
            const size = merged.reduce((sum, i) => sum + graphs[i]!.living, tail)
            graphs = [...graphs.filter((_, i) => !merged.includes(i)), { living: size, count: size }]
            built += size
            tail = 0
          }
          const most = Math.log2(rows / 16_384) + 2
          expect(graphs.length).toBeLessThanOrEqual(Math.max(1, most))
          expect(built).toBeLessThanOrEqual(rows * Math.max(1, most) * 2)
          expect(rows > exactUpTo ? tail <= 16_384 : graphs.length === 0).toBe(true)
        },
      ),
    )
  })
})

describe('the rows that a graph is made of', () => {
  it('are all that live, however long the gaps between them', async () => {
    const [all, from, to] = [290_000, 100_000, 134_000]
    const rows = new Rows(1)
    for (let seq = 1; seq <= all; seq++) rows.add(seq, 1, [], { whole: Float32Array.of(1), passages: [] })
    rows.erase(Array.from({ length: to - from }, (_, i) => from + i))
    // Nothing has closed up yet: the gap is longer than a stretch between two turns of the event loop.
    expect(rows.count).toBe(all)
    expect(rows.rowAfter(from - 1)).toBe(to - 1)
    const { seqs } = await listRows(rows, () => true, 1)
    expect(seqs).toHaveLength(all - (to - from))
  })
})

describe('builds of several scopes', () => {
  it('run one after the other, and whoever is let go of waits for no other', async () => {
    const queue = buildQueue()
    const order: string[] = []
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const first = queue.run(async () => {
      order.push('first')
      await held
      order.push('ended')
    }, new AbortController().signal)
    const closing = new AbortController()
    const second = queue.run(async () => void order.push('second'), closing.signal)
    const third = queue.run(async () => void order.push('third'), new AbortController().signal)
    closing.abort()
    await second
    expect(order).toEqual(['first'])
    release()
    await Promise.all([first, third])
    expect(order).toEqual(['first', 'ended', 'third'])
  })
})

describe('elements by record', () => {
  it('are those that a search of all finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat({ max: 12 }), fc.constantFrom(65_535, 65_536, 2 ** 32 - 1)), {
          maxLength: 60,
        }),
        fc.nat({ max: 13 }),
        (seqs, asked) => {
          const bySeq = new BySeq(Uint32Array.from(seqs))
          for (const seq of [...seqs, asked]) {
            const right = [...seqs.keys()].filter((i) => seqs[i] === seq)
            expect(bySeq.elementsOf(seq)).toEqual(right)
            expect(bySeq.has(seq)).toBe(right.length > 0)
          }
        },
      ),
    )
  })
})

describe('calibration', () => {
  const trial = { query: new Float32Array(1), closest: [0.9, 0.8, 0.7] }
  /** Finds one more for each 10 of breadth. */
  const search = (_: Float32Array, count: number, breadth: number) => {
    const found = [0.1, 0.2, 0.3].slice(0, Math.min(count, Math.floor(breadth / 10)))
    return { labels: found.map((_distance, i) => i), distances: found }
  }

  it('chooses the narrowest question that finds enough, up to the broadest that is allowed', () => {
    const chosen = calibrate(search, [trial], { aim: 0.6, most: 100 })
    expect(chosen).toMatchObject({ breadths: { ten: expect.any(Number) }, recall: 2 / 3 })
    expect(chosen?.breadths.ten).toBeGreaterThanOrEqual(20)
    expect(chosen?.breadths.ten).toBeLessThan(24)
    expect(calibrate(search, [trial], { aim: 0.9, most: 25 })).toBeUndefined()
    expect(calibrate(search, [trial], { aim: 0.9, most: 45 })?.recall).toBe(1)
  })
})

describe.skipIf(missing !== undefined)('a graph that grows', () => {
  const dimensions = 24
  const order = { dimensions, count: 6_000, held: 128, aim: 0.99, rows: 100_000, costs: measuredCosts }
  const grow = (vectors: readonly Float32Array[], rows: number) => {
    const growing = new Growing(library, { ...order, rows })
    for (let i = 0; i < vectors.length; i += 500) {
      const slice = vectors.slice(i, i + 500)
      const numbers = new Float32Array(slice.length * dimensions)
      for (const [at, vector] of slice.entries()) numbers.set(vector, at * dimensions)
      if (growing.take(numbers) === 'unworthy') return undefined
    }
    return { growing, measured: growing.finish() }
  }

  it('finds what was measured, for others too, and the same on every run', () => {
    const vectors = clustered(order.count, dimensions, 60, 5)
    const [one, two] = [grow(vectors, order.rows), grow(vectors, order.rows)]
    expect(one?.measured).toEqual(two?.measured)
    expect(one?.measured?.recall).toBeGreaterThanOrEqual(0.99)
    const graph = one!.growing.without(new Uint32Array())
    expect(graph.count).toBe(order.count)
    const byLabel = [...vectors.slice(128), ...vectors.slice(0, 128)]
    let found = 0
    const queries = clustered(100, dimensions, 60, 6)
    for (const query of queries) {
      const cosines = byLabel.map((vector) => vector.reduce((sum, x, i) => sum + x * query[i]!, 0))
      const tenth = cosines.toSorted((a, b) => b - a)[9]!
      const { labels } = graph.search(query, 10, one!.measured!.breadths.ten)
      found += labels.filter((label) => cosines[label]! >= tenth - 1e-6).length
    }
    expect(found / 1_000).toBeGreaterThanOrEqual(0.97)
  })

  it('is given up where its rows lie in every direction, and a scan is cheaper', () => {
    expect(grow(scattered(order.count, dimensions, 7), 6_000)?.measured).toBeUndefined()
  })
})
