import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodeTable, VectorTable } from '@mnestic/core/vectors'
import { exactScan } from '../src/exact-scan.ts'
import { Rows } from '../src/rows.ts'

const dimensions = 24
type Vector = Float32Array
/** A record's vectors, the whole text's first. */
type Record = readonly Vector[]

function unit(numbers: ArrayLike<number>): Vector {
  const length = Math.hypot(...Array.from(numbers))
  return Float32Array.from(numbers, (x) => (length === 0 ? 0 : x / length))
}

/** By index of the kind: vectors of which many are nearly or exactly as close to a query as others. */
const vector: fc.Arbitrary<Vector> = fc
  .record({
    kind: fc.nat(6),
    at: fc.nat(dimensions - 1),
    seed: fc.integer({ min: 0, max: 5 }),
    step: fc.integer({ min: -3, max: 3 }),
  })
  .map(({ kind, at, seed, step }) => {
    const base = Float32Array.from({ length: dimensions }, (_, i) => Math.sin((i + 1) * (seed + 1)))
    switch (kind) {
      case 0:
        return unit(base)
      case 1: // One unit in the last place of one number.
        return unit(base).map((x, i) => (i === at ? x * (1 + step * 2 ** -23) : x))
      case 2: // Less than a code apart.
        return unit(base.map((x, i) => (i === at ? x + step * 0.001 : x)))
      case 3:
        return new Float32Array(dimensions)
      case 4: // One code is all of it.
        return unit(Float32Array.from({ length: dimensions }, (_, i) => (i === at ? (step < 0 ? -1 : 1) : 0)))
      case 5: // One large number, and the rest below a code.
        return unit(base.map((x, i) => (i === at ? 1_000 : x)))
      default:
        return unit(base.map((x) => -x))
    }
  })

const asked = fc.record({
  records: fc.array(fc.array(vector, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 60 }),
  query: vector.filter((numbers) => numbers.some((x) => x !== 0)),
  limit: fc.integer({ min: 1, max: 8 }),
  whole: fc.constantFrom(0, 0.3, 1),
  every: fc.integer({ min: 1, max: 4 }),
  listed: fc.boolean(),
  erased: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
})

function filled(records: readonly Record[], codesFrom: number): Rows {
  const rows = new Rows(dimensions, { codesFrom })
  for (const [i, [whole, ...passages]] of records.entries()) {
    const spans = passages.map((_, k) => ({ start: k, end: k + 1 }))
    rows.add(i + 1, 100, spans, { whole: whole ?? new Float32Array(dimensions), passages })
  }
  return rows
}

function product(a: Vector, b: Vector): number {
  const [table, out] = [new VectorTable(a.length, null), new Float32Array(1)]
  table.resize(1, 0)
  table.set(0, a)
  table.products(b, 0, 1, out)
  return out[0] ?? NaN
}

/** The slow readable version: all scores in float32, sorted. */
function ranking(records: readonly Record[], query: Vector, weight: number, may: (seq: number) => boolean) {
  return records
    .flatMap((vectors, i) => {
      const scores = vectors.flatMap((one, part) => {
        const factor = part === 0 && vectors.length > 1 ? weight : 1
        if (factor === 0 || one.every((x) => x === 0)) return []
        const cosine = product(one, query)
        return [{ seq: i + 1, score: cosine * factor, cosine, start: Math.max(0, part - 1) }]
      })
      const [best] = scores.toSorted((a, b) => b.score - a.score)
      return best !== undefined && may(i + 1) ? [best] : []
    })
    .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
}

describe('a scan of codes', () => {
  it('answers, bit for bit, what computing every score in float32 answers', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ records, query, limit, whole, every, listed, erased }) => {
        const gone = new Set(erased)
        const may = (seq: number): boolean => seq % every === 0 && !gone.has(seq)
        const expected = ranking(records, query, whole, may).slice(0, limit)
        const seqs = listed ? Uint32Array.from(records.keys(), (i) => i + 1) : undefined
        for (const codesFrom of [0, Infinity]) {
          const rows = filled(records, codesFrom)
          rows.erase(erased)
          const { found } = await exactScan(rows, whole).search({
            vector: query,
            accept: { has: may, ...(seqs !== undefined && { seqs }) },
            limit,
            signal: undefined,
          })
          expect(found.map(({ seq, score, cosine, start }) => ({ seq, score, cosine, start }))).toEqual(
            expected,
          )
        }
      }),
      { numRuns: 400 },
    )
  })

  it('looks closely at a row whose score only what its codes lost makes the best', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const best = unit(Float32Array.from({ length: dimensions }, (_, i) => Math.sin((i + 1) * seed)))
      const table = new CodeTable(dimensions)
      table.resize(1, 0)
      table.set(0, best)
      const lost = best.map((x, i) => x - (table.get(0)[i] ?? 0))
      const query = unit(lost)
      const [score, by] = [product(best, query), Math.hypot(...lost)]
      // Codes lose nothing of a vector whose numbers are all of one size: a record that is second by a twentieth of it.
      const size = (score - by * 0.05) / query.reduce((sum, x) => sum + Math.abs(x), 0)
      const second = query.map((x) => Math.sign(x) * size)
      const rows = filled([[second], [best]], 0)
      const search = { vector: query, accept: { has: () => true }, limit: 1, signal: undefined }
      const { found } = await exactScan(rows, 1).search(search)
      expect(found[0]).toMatchObject({ seq: 2, score })
    }
  })

  it('finds a whole text whose small weight brings it nearest to 0, where all point away', async () => {
    const along = (cosine: number): Vector =>
      Float32Array.from({ length: dimensions }, (_, i) =>
        i === 0 ? cosine : i === 1 ? Math.sqrt(1 - cosine ** 2) : 0,
      )
    const away = Array.from({ length: 500 }, () => [along(-0.5)])
    for (const codesFrom of [0, Infinity]) {
      const rows = filled([...away, [along(-0.9), along(-0.95)]], codesFrom)
      const query = { vector: along(1), accept: { has: () => true }, limit: 1, signal: undefined }
      const { found } = await exactScan(rows, 0.3).search(query)
      expect(found[0]).toMatchObject({ seq: 501, part: 'whole' })
    }
  })

  it('says how many rows it read and how many it looked at closely', async () => {
    const records = Array.from({ length: 3_000 }, (_, i) => [
      unit(Float32Array.from({ length: dimensions }, (_, k) => Math.sin((i + 1) * (k + 1)))),
    ])
    const query = { accept: { has: () => true }, limit: 10, signal: undefined }
    const vector = records[77]?.[0] ?? new Float32Array(dimensions)
    const { found, effort } = await exactScan(filled(records, 0), 1).search({ ...query, vector })
    expect(found[0]?.seq).toBe(78)
    expect(effort).toMatchObject({ engine: 'exact', scanned: 3_000 })
    expect(effort['rescored']).toBeGreaterThanOrEqual(10)
    expect(effort['rescored']).toBeLessThan(100)
  })

  it('finds the same while codes come, stay and go with the size of a scope', async () => {
    const one = (i: number): Vector =>
      unit(Float32Array.from({ length: dimensions }, (_, k) => Math.sin((i + 1) * (k + 1))))
    const [coded, plain] = [
      new Rows(dimensions, { codesFrom: 64 }),
      new Rows(dimensions, { codesFrom: Infinity }),
    ]
    const ask = (rows: Rows) =>
      exactScan(rows, 1).search({ vector: one(7), accept: { has: () => true }, limit: 5, signal: undefined })
    for (let seq = 1; seq <= 400; seq++)
      for (const rows of [coded, plain]) rows.add(seq, 1, [], { whole: one(seq), passages: [] })
    expect(coded.vectors.memory()).toHaveLength(2)
    for (const codesFrom of [0, 64, 700]) {
      const loaded = new Rows(dimensions, { codesFrom })
      for (let from = 0; from < 400; from += 50) loaded.load(coded.image(from, from + 50))
      expect((await ask(loaded)).found).toEqual((await ask(plain)).found)
    }
    expect((await ask(coded)).found).toEqual((await ask(plain)).found)
    for (const rows of [coded, plain]) {
      rows.set(200, { whole: one(7), passages: [] })
      rows.erase(Array.from({ length: 390 }, (_, i) => i + 1).filter((seq) => seq !== 200))
    }
    expect(coded.vectors.memory()).toHaveLength(1)
    expect((await ask(coded)).found).toEqual((await ask(plain)).found)
    expect((await ask(coded)).found[0]?.seq).toBe(200)
  })
})
