import { describe, expect, it } from 'vitest'
import type { Found } from '../src/engine.ts'
import { exactScan } from '../src/exact-scan.ts'
import { Rows } from '../src/rows.ts'

const dimensions = 512
const size = 20_000
const all = { has: () => true }

/** mulberry32: the same rows on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const next = random(7)
function unit(): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => next() - 0.5)
  const length = Math.hypot(...vector)
  return vector.map((x) => x / length)
}

/** 20,000 records in 512 dimensions: a scan pauses twice. */
const vectors = Array.from({ length: size }, unit)
const vector = unit()

function filled(seqs: Iterable<number> = vectors.keys()): Rows {
  const rows = new Rows(dimensions)
  for (const i of seqs) rows.add(i + 1, 10, [], { whole: vectors[i] ?? unit(), passages: [] })
  return rows
}

const cosine = (i: number): number =>
  (vectors[i] ?? vector).reduce((sum, x, d) => sum + x * (vector[d] ?? 0), 0)
const ranking = vectors
  .map((_, i) => ({ seq: i + 1, cosine: cosine(i) }))
  .toSorted((a, b) => b.cosine - a.cosine)
  .map(({ seq }) => seq)

const query = { vector, accept: all, limit: 50, signal: undefined }
const seqsOf = ({ found }: Found): number[] => found.map(({ seq }) => seq)

describe('a scan of a large scope', () => {
  it('finds what a plain ranking in float64 finds', async () => {
    expect(seqsOf(await exactScan(filled(), 1).search(query))).toEqual(ranking.slice(0, 50))
  })

  it('passes over what was not written after a record, erased ones among it', async () => {
    const rows = filled()
    rows.erase(Array.from({ length: 3_000 }, (_, i) => 9_000 + i))
    for (const after of [0, 8_999, 9_000, 10_500, 12_000, 19_990, size]) {
      const later = ranking.filter((seq) => seq > after && !(seq >= 9_000 && seq < 12_000))
      expect(seqsOf(await exactScan(rows, 1).search({ ...query, after }))).toEqual(later.slice(0, 50))
    }
  })

  it('looks up the few that are allowed, and answers as the scan does', async () => {
    const seqs = Uint32Array.from(ranking.filter((_, i) => i % 50 === 0)).sort()
    const few = new Set(seqs)
    const has = (seq: number): boolean => few.has(seq)
    const engine = exactScan(filled(), 1)
    const found = await engine.search({ ...query, accept: { has, seqs } })
    expect(seqsOf(found)).toEqual(ranking.filter((seq) => few.has(seq)).slice(0, 50))
    expect(found.found).toEqual((await engine.search({ ...query, accept: { has } })).found)
  })

  it('lets the event loop do other work', async () => {
    let turns = 0
    let done = false
    const others = (async () => {
      while (!done) {
        await new Promise(setImmediate)
        if (!done) turns += 1
      }
    })()
    await exactScan(filled(), 1).search(query)
    done = true
    await others
    expect(turns).toBeGreaterThan(0)
  })

  it('stops when its signal is aborted, before or between two turns', async () => {
    const engine = exactScan(filled(), 1)
    await expect(engine.search({ ...query, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    const controller = new AbortController()
    const search = engine.search({ ...query, signal: controller.signal })
    controller.abort()
    await expect(search).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('a scope that changes while it is scanned', () => {
  // A search runs its first part before it returns: what follows in the same turn falls between two parts.
  it('is not answered with what was erased, wherever the scan stands', async () => {
    for (const gone of [[ranking[0] ?? 0], ranking.slice(0, 8_000)]) {
      const rows = filled()
      const search = exactScan(rows, 1).search(query)
      rows.erase(gone)
      const erased = new Set(gone)
      expect(seqsOf(await search)).toEqual(ranking.filter((seq) => !erased.has(seq)).slice(0, 50))
    }
  })

  it('is answered with the records that came meanwhile', async () => {
    const late = new Set(ranking.slice(0, 25))
    const rows = filled([...vectors.keys()].filter((i) => !late.has(i + 1)))
    const search = exactScan(rows, 1).search(query)
    for (const seq of late) rows.add(seq, 10, [], { whole: vectors[seq - 1] ?? vector, passages: [] })
    expect(seqsOf(await search)).toEqual(ranking.slice(0, 50))
  })

  it('is answered by the vectors that replaced others meanwhile', async () => {
    const rows = filled()
    const last = ranking.at(-1) ?? 0
    const search = exactScan(rows, 1).search(query)
    rows.set(last, { whole: vector, passages: [] })
    expect(seqsOf(await search)).toEqual([last, ...ranking.slice(0, 49)])
  })

  it('is answered though something is erased in every turn', async () => {
    const rows = filled()
    let erased = 0
    let done = false
    const eraser = (async () => {
      while (!done && erased < 1_000) {
        rows.erase([ranking[erased++] ?? 0])
        await new Promise(setImmediate)
      }
    })()
    const found = seqsOf(await exactScan(rows, 1).search(query))
    done = true
    await eraser
    expect(erased).toBeLessThan(1_000)
    expect(found).toHaveLength(50)
    expect(ranking.indexOf(found[0] ?? 0)).toBeGreaterThan(0)
    expect(found).toEqual(ranking.slice(ranking.indexOf(found[0] ?? 0)).slice(0, 50))
  })
})
