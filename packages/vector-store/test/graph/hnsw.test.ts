import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hnsw } from '../../src/graph/hnsw.ts'
import { loadHnswlib } from '../../src/graph/hnswlib.ts'
import { faultOf, layoutOf } from '../../src/graph/layout.ts'
import { library, missing } from './library.ts'
import { closest, clustered } from './vectors.ts'

const dimensions = 12
const count = 400
const shape = { dimensions, count }
const vectors = clustered(count, dimensions, 20, 2)
const queries = clustered(20, dimensions, 20, 3)
const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const corrupt = expect.objectContaining({ code: 'CORRUPT' })

function filled(): Hnsw {
  const graph = Hnsw.create(library, shape)
  for (const vector of vectors) graph.add(vector)
  return graph
}

describe('hnswlib-node', () => {
  it('is optional: who has none, or a broken one, hears why', async () => {
    expect(await loadHnswlib('hnswlib-node-that-is-not-there')).toEqual({
      missing: expect.stringContaining('hnswlib-node-that-is-not-there'),
    })
    expect(await loadHnswlib('node:path')).toEqual({ missing: expect.stringContaining('another package') })
  })
})

describe.skipIf(missing !== undefined)('a graph', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mnestic-hnsw-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function written(name: string, graph = filled()): Promise<string> {
    const path = join(folder, name)
    graph.write(path)
    return path
  }

  it('finds the closest, closest first, for vectors of typed arrays', () => {
    const graph = filled()
    for (const query of queries) {
      const { labels, distances } = graph.search(query, 10, 200)
      expect(labels).toEqual(closest(vectors, query, 10))
      expect(distances).toEqual([...distances].sort((a, b) => a - b))
    }
  })

  it('takes no number that is none, in a vector or a question, so that none ranks first', () => {
    const graph = filled()
    const bad = [NaN, Infinity, -Infinity, undefined, 'x', {}]
    for (const x of bad)
      for (const at of [0, dimensions - 1]) {
        const vector = [...vectors[0]!] as unknown[]
        vector[at] = x
        if (x !== '1' && x !== null) expect(() => graph.search(vector as never, 5, 50)).toThrow(invalid)
        expect(() =>
          graph.search(Float32Array.from(vector as number[]).fill(NaN, at, at + 1), 5, 50),
        ).toThrow(invalid)
      }
    expect(() => graph.search(new Float32Array(dimensions), 5, 50)).toThrow(invalid)
    expect(() => graph.search(new Float32Array(dimensions + 1).fill(1), 5, 50)).toThrow(invalid)
    const empty = Hnsw.create(library, shape)
    expect(() => empty.add(new Float32Array(dimensions).fill(NaN))).toThrow(invalid)
    expect(empty.count).toBe(0)
    expect(empty.search(queries[0]!, 5, 50)).toEqual({ labels: [], distances: [] })
  })

  it('gives labels itself, in order, and takes no more than it has room for', () => {
    const graph = Hnsw.create(library, { dimensions, count: 3 })
    expect([0, 1, 2].map((i) => graph.add(vectors[i]!))).toEqual([0, 1, 2])
    expect(() => graph.add(vectors[3]!)).toThrow(invalid)
    expect(new Set(graph.search(queries[0]!, 10, 10).labels)).toEqual(new Set([0, 1, 2]))
    for (const size of [0, -1, 2 ** 32, NaN])
      expect(() => Hnsw.create(library, { dimensions, count: size })).toThrow(invalid)
  })

  it('never finds again what was removed, and finds all others, from any file too', async () => {
    const graph = filled()
    const gone = new Set([...vectors.keys()].filter((i) => i % 3 === 0))
    for (const label of gone) {
      graph.remove(label)
      graph.remove(label)
    }
    for (const label of [-1, 0.5, count, 2 ** 32, 2 ** 32 + 1, NaN]) graph.remove(label)
    expect(graph.living).toBe(count - gone.size)
    const left = [...vectors.keys()].filter((i) => !gone.has(i))
    const right = queries.map((query) => closest(vectors, query, count).filter((i) => !gone.has(i)))
    for (const [i, query] of queries.entries()) {
      expect(graph.search(query, 10, 300).labels).toEqual(right[i]!.slice(0, 10))
      expect(graph.search(query, 10_000, 10_000).labels.toSorted((a, b) => a - b)).toEqual(left)
    }
    const again = await Hnsw.open(library, await written('removed', graph), shape)
    for (const label of gone) again.remove(label)
    for (const [i, query] of queries.entries())
      expect(again.search(query, 10, 300).labels).toEqual(right[i]!.slice(0, 10))
  })

  it('overwrites what was removed: no byte of it is in the file', async () => {
    const graph = filled()
    const gone = [7, 8, 399]
    const bytesOf = (i: number): Buffer => Buffer.from(vectors[i]!.buffer)
    const before = await readFile(await written('before', graph))
    for (const label of gone) expect(before.includes(bytesOf(label))).toBe(true)
    expect(() => graph.overwrite(7, vectors[1]!)).toThrow(invalid)
    for (const label of gone) {
      graph.remove(label)
      graph.overwrite(label, vectors[1]!)
    }
    const after = await readFile(await written('after', graph))
    for (const label of gone) expect(after.includes(bytesOf(label))).toBe(false)
    expect(faultOf(after, shape, new Set(gone))).toBeUndefined()
    expect(graph.living).toBe(count - 3)
    for (const query of queries) {
      const right = closest(vectors, query, count).filter((i) => !gone.includes(i))
      expect(graph.search(query, 10, 300).labels).toEqual(right.slice(0, 10))
    }
  })

  it('asks as broadly as it is told after it was read from a file, too', async () => {
    const many = clustered(4_000, dimensions, 1, 9)
    const graph = Hnsw.create(library, { dimensions, count: many.length })
    for (const vector of many) graph.add(vector)
    const again = await Hnsw.open(library, await written('broad', graph), { dimensions, count: many.length })
    const found = (one: Hnsw, ef: number): (readonly number[])[] =>
      queries.map((q) => one.search(q, 10, ef).labels)
    expect(found(again, 200)).toEqual(found(graph, 200))
    expect(found(again, 10)).not.toEqual(found(graph, 200))
    expect(found(again, 200)).toEqual(queries.map((query) => closest(many, query, 10)))
  })

  it('is read by another thread: the event loop goes on meanwhile', async () => {
    const path = await written('aside')
    let turns = 0
    const opening = Hnsw.open(library, path, shape).then(() => 'open' as const)
    for (;;) {
      const first = await Promise.race([opening, new Promise<'turn'>((go) => setImmediate(() => go('turn')))])
      if (first === 'open') break
      turns += 1
    }
    expect(turns).toBeGreaterThan(0)
  })

  it('is not read from a folder that is not there, and nobody believes that it was written there', async () => {
    const nowhere = join(folder, 'nowhere', 'graph')
    filled().write(nowhere)
    await expect(readFile(nowhere)).rejects.toThrow('ENOENT')
    await expect(Hnsw.open(library, nowhere, shape)).rejects.toThrow('ENOENT')
  })

  it('is not read where the file is of another size, shape or make', async () => {
    const bytes = await readFile(await written('whole'))
    const path = join(folder, 'other')
    for (const other of [
      new Uint8Array(0),
      bytes.subarray(0, 50),
      bytes.subarray(0, 5_000),
      bytes.map(() => 7),
    ]) {
      await writeFile(path, other)
      await expect(Hnsw.open(library, path, shape)).rejects.toThrow(corrupt)
    }
    await writeFile(path, bytes)
    await expect(Hnsw.open(library, path, { dimensions, count: count - 1 })).rejects.toThrow(corrupt)
    await expect(Hnsw.open(library, path, { dimensions: dimensions - 1, count })).rejects.toThrow(corrupt)
    expect((await Hnsw.open(library, path, shape)).count).toBe(count)
  })

  it('shows in its file whatever would lead the library out of its memory', async () => {
    const bytes = new Uint8Array(await readFile(await written('structure')))
    const layout = layoutOf(bytes, bytes.length, shape)
    if (typeof layout === 'string') throw new Error(layout)
    expect(faultOf(bytes, shape)).toBeUndefined()
    const { offset, stride, length } = layout
    const isVector = (at: number): boolean => {
      const within = (at - offset) % stride
      return at >= offset && at < offset + count * stride && within >= 0 && within < length
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat({ max: bytes.length - 1 }),
          fc.integer({ min: bytes.length - 3_000, max: bytes.length - 1 }),
        ),
        fc.integer({ min: 64, max: 255 }),
        (at, flip) => {
          if (isVector(at)) return
          const changed = bytes.slice()
          changed[at]! ^= flip
          // Two numbers that only matter while a graph is built.
          if (at >= 80 && at < 96) return
          const fault = faultOf(changed, shape)
          // A link to another element is as good as any: it leads nowhere else than into the graph.
          if (fault === undefined) expect(linksOf(changed).every((link) => link < count)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
    for (const end of [bytes.length - 1, bytes.length - 4, layout.offset + 10, 95, 0])
      expect(faultOf(bytes.subarray(0, end), shape)).toBeDefined()
    const longer = new Uint8Array(bytes.length + 4)
    longer.set(bytes)
    expect(faultOf(longer, shape)).toBeDefined()

    function linksOf(file: Uint8Array): number[] {
      const view = new DataView(file.buffer)
      return Array.from({ length: count }, (_, i) => 96 + i * stride).flatMap((at) =>
        Array.from({ length: view.getUint16(at, true) }, (_, link) =>
          view.getUint32(at + 4 + 4 * link, true),
        ),
      )
    }
  })
})
