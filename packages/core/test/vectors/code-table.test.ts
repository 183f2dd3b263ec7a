import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitTable, CodeTable, Sifted, siftSlots, VectorTable } from '@mnestic/core/vectors'

/** Enough rows for a memory of WebAssembly, whatever their length. */
const manyRows = 4_096

const number = fc.oneof(
  { weight: 6, arbitrary: fc.float({ noNaN: true, min: -1, max: 1 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, -1, 0.5, 1e-8, -1e-20, 1e-40, 254 / 127, 0.499_999_97) },
  { weight: 1, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
)
const pair = fc.integer({ min: 1, max: 70 }).chain((dimensions) =>
  fc.record({
    row: fc.array(number, { minLength: dimensions, maxLength: dimensions }),
    query: fc.array(number, { minLength: dimensions, maxLength: dimensions }),
  }),
)

/** mulberry32: the same numbers on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function unit(numbers: ArrayLike<number>): Float32Array {
  const length = Math.hypot(...Array.from(numbers))
  return Float32Array.from(numbers, (x) => x / length)
}

function coded(rows: readonly Float32Array[], plain: boolean): CodeTable {
  const made = new CodeTable(rows[0]?.length ?? 0, ...(plain ? [null] : []))
  made.resize(Math.max(rows.length, manyRows), 0)
  for (const [i, row] of rows.entries()) made.set(i, row)
  return made
}

/** What the scan in float32 computes. */
function product(row: Float32Array, query: Float32Array): number {
  const table = new VectorTable(row.length)
  table.resize(1, 0)
  table.set(0, row)
  const out = new Float32Array(1)
  table.products(query, 0, 1, out)
  return out[0] ?? NaN
}

function interval(table: CodeTable, query: Float32Array, row = 0): { lower: number; upper: number } {
  const found = new Sifted()
  expect(table.sift(table.query(query, 'bounds'), row, row + 1, -Infinity, found)).toBe(1)
  return { lower: found.lower[0] ?? NaN, upper: found.upper[0] ?? NaN }
}

describe('codes of vectors', () => {
  it('hold the product in float32 between their bounds, and never pass over a row that reaches a threshold', () => {
    const found = new Sifted()
    fc.assert(
      fc.property(pair, fc.boolean(), (given, plain) => {
        const [row, query] = [Float32Array.from(given.row), Float32Array.from(given.query)]
        const exact = product(row, query)
        fc.pre(Number.isFinite(exact))
        const table = coded([row], plain)
        const { lower, upper } = interval(table, query)
        if (upper < exact) expect(upper).toBeGreaterThanOrEqual(exact)
        if (lower > exact) expect(lower).toBeLessThanOrEqual(exact)
        expect(table.sift(table.query(query, 'bounds'), 0, 1, exact, found)).toBe(1)
      }),
      { numRuns: 1_500 },
    )
  })

  it.each([1, 5, 16, 100, 384])(
    'bound it by what they lost, where the query lies along just that, in %i dimensions',
    (dimensions) => {
      const next = random(dimensions)
      for (let round = 0; round < 100; round++) {
        const row = unit(Float32Array.from({ length: dimensions }, () => next() - 0.5))
        const table = coded([row], round % 2 === 0)
        const said = table.get(0)
        const lost = row.map((x, i) => x - (said[i] ?? 0))
        if (lost.every((x) => x === 0)) continue
        for (const query of [unit(lost), unit(lost.map((x) => -x))]) {
          const [exact, { lower, upper }] = [product(row, query), interval(table, query)]
          expect(exact).toBeGreaterThanOrEqual(lower)
          expect(exact).toBeLessThanOrEqual(upper)
          // And hardly more than that.
          expect(Math.min(upper - exact, exact - lower)).toBeLessThan(5e-5)
        }
      }
    },
  )

  it('are the same bits with the kernel and without it, and so is what is read of them', () => {
    fc.assert(
      fc.property(pair, (given) => {
        const [row, query] = [Float32Array.from(given.row), Float32Array.from(given.query)]
        const tables = [coded([row, row], false), coded([row, row], true)]
        const [kernel, plain] = tables.map((table) => {
          const [found, out] = [new Sifted(), new Float32Array(2)]
          table.gather(table.query(query, 'codes'), Uint32Array.of(1, 0), 2, out)
          const sifted = [0, 0.3, 2].map((threshold) =>
            table.sift(table.query(query, 'bounds'), 0, 2, threshold, found),
          )
          return { bytes: [...table.bytesOf(0, 2)], sifted, out, lower: found.lower, upper: found.upper }
        })
        expect(kernel).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })

  it('are a rounding of the numbers by a scale, and have cosines of their own', () => {
    const table = coded([Float32Array.of(1, -0.5, 0.25, 0), Float32Array.of(0, 0, 0, 0)], false)
    expect([...table.codesOf(0)].slice(0, 5)).toEqual([127, -64, 32, 0, 0])
    expect(table.get(0)[1]).toBeCloseTo(-64 / 127, 6)
    expect([...table.get(1)]).toEqual([0, 0, 0, 0])
    const out = new Float32Array(2)
    // The cosine of the codes, however long the vector was.
    table.gather(table.query(Float32Array.of(1, 0, 0, 0), 'codes'), Uint32Array.of(0, 1), 2, out)
    expect(out[0]).toBeCloseTo(127 / Math.hypot(127, 64, 32), 6)
    expect(out[1]).toBe(0)
  })

  it('pass over what cannot reach the threshold', () => {
    const next = random(1)
    const rows = Array.from({ length: siftSlots }, () =>
      unit(Float32Array.from({ length: 64 }, () => next() - 0.5)),
    )
    for (const plain of [false, true]) {
      const table = coded(rows, plain)
      const found = new Sifted()
      const query = rows[77]!
      expect(table.sift(table.query(query, 'bounds'), 0, rows.length, 0.9, found)).toBe(1)
      expect(found.rows[0]).toBe(77)
      expect(table.sift(table.query(query, 'codes'), 70, 80, 0.9, found)).toBe(1)
      expect([found.rows[0], found.lower[0]]).toEqual([77, found.upper[0]])
    }
  })

  it('leave not one byte of what was erased, and none of a question', () => {
    const table = coded([Float32Array.of(1, 2, 3)], false)
    interval(table, Float32Array.of(4, 5, 6))
    const { buffer } = table.bytesOf(0, 0)
    expect(new Uint8Array(buffer).some((byte) => byte !== 0)).toBe(true)
    table.erase(0, 1)
    expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true)
  })
})

describe('signs of vectors', () => {
  it('find the rows that share as many as that with the query, with the kernel and without it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }).chain((dimensions) =>
          fc.array(
            fc.array(fc.integer({ min: -1, max: 1 }), { minLength: dimensions, maxLength: dimensions }),
            {
              minLength: 2,
              maxLength: 12,
            },
          ),
        ),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (rows, threshold) => {
          const [query = [], ...others] = rows
          const expected = others
            .map((row, i) => {
              const different = row.filter((x, k) => x > 0 !== (query[k] ?? 0) > 0).length
              return { row: i, closeness: 1 - (2 * different) / query.length }
            })
            .filter(({ closeness }) => closeness >= threshold)
          for (const plain of [false, true]) {
            const table = new BitTable(query.length, ...(plain ? [null] : []))
            table.resize(manyRows * 2, 0)
            for (const [i, row] of others.entries()) table.set(i, table.bitsOf(row))
            const found = new Sifted()
            const count = table.sift(table.bitsOf(query), 0, others.length, threshold, found)
            const said = Array.from({ length: count }, (_, i) => ({
              row: found.rows[i] ?? -1,
              closeness: found.lower[i] ?? NaN,
            }))
            // One more bit is let in, for whoever compares.
            expect(said.filter(({ closeness }) => closeness >= threshold)).toEqual(expected)
            expect(said.every(({ closeness }) => closeness >= threshold - 4 / query.length)).toBe(true)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
