import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { vectorStore } from '@mnestic/vector-store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { missing } from './library.ts'
import { graphStore, openVectors, type Store, type VectorMemory } from './memory.ts'
import { closest, clustered } from './vectors.ts'

const dimensions = 16
const size = 800
const vectors = clustered(3 * size, dimensions, 40, 11)
const queries = clustered(20, dimensions, 40, 12)
/** What is promised is .98; of a sample of 200 three standard deviations less. */
const floor = 0.95
let isDown = false
const vectorOf = (text: string): Float32Array => {
  if (isDown) throw new Error('The embedder is switched off')
  return vectors[Number(text)] ?? new Float32Array(dimensions)
}

async function write(memory: VectorMemory, from: number, to: number): Promise<void> {
  const records = Array.from({ length: to - from }, (_, i) => ({
    id: String(from + i),
    text: String(from + i),
    speaker: (from + i) % 2 === 0 ? 'even' : 'odd',
  }))
  for (let at = 0; at < records.length; at += 250) await memory.write('ana', records.slice(at, at + 250))
}

async function ask(
  memory: VectorMemory,
  query: Float32Array,
  limit = 10,
  filter?: { readonly speaker: string },
) {
  const found = await memory.read(
    'ana',
    { vector: query },
    { limit, candidates: limit, explain: true, deadline: 60_000, ...(filter && { filter }) },
  )
  expect(found.unavailable).toEqual({})
  return {
    ids: found.items.map(({ record }) => Number(record.id)),
    scores: found.items.map(({ via }) => via.near?.score),
    codes: new Set(found.items.flatMap(({ via }) => via.near?.why.slice(1).map(({ code }) => code) ?? [])),
    effort: found.explanation?.efforts['near'] ?? {},
  }
}

/** Share of the closest living ones that a memory finds. */
async function recall(memory: VectorMemory, living: readonly number[], limit = 10): Promise<number> {
  const held = living.map((i) => vectors[i]!)
  let right = 0
  for (const query of queries) {
    const wanted = new Set(closest(held, query, limit).map((at) => living[at]))
    const { ids } = await ask(memory, query, limit)
    expect(ids).toHaveLength(Math.min(limit, living.length))
    right += ids.filter((id) => wanted.has(id)).length
  }
  return right / (queries.length * Math.min(limit, living.length))
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

describe.skipIf(missing !== undefined)('a store with graphs', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mnestic-graphs-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const open = (store: Store = graphStore({ exactUpTo: 500 })): Promise<VectorMemory> =>
    openVectors(sqliteStorage(folder), store, vectorOf, dimensions)

  async function files(): Promise<readonly string[]> {
    const all = await readdir(folder, { recursive: true, withFileTypes: true })
    return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  }

  /** Those that hold the numbers of a vector. */
  async function holding(i: number, tries = 20): Promise<readonly string[]> {
    const bytes = Buffer.from(vectors[i]!.buffer)
    const found: string[] = []
    try {
      for (const file of await files()) if ((await readFile(file)).includes(bytes)) found.push(file)
    } catch (error) {
      // One has gone since, or has another name now.
      if (tries === 0) throw error
      return holding(i, tries - 1)
    }
    return found
  }

  it('answers by them, with the scores of the exact engine, and says so', async () => {
    await using memory = await open()
    await write(memory, 0, size)
    await using exact = await openVectors(memoryStorage(), vectorStore() as Store, vectorOf, dimensions)
    await write(exact, 0, size)
    for (const limit of [1, 10, 60])
      expect(await recall(memory, range(0, size), limit)).toBeGreaterThanOrEqual(floor)
    for (const query of queries) {
      const [one, right] = [await ask(memory, query), await ask(exact, query, 1_000)]
      expect(one.effort).toMatchObject({ engine: 'graph', segments: 1, scanned: 0, ef: expect.any(Number) })
      expect(one.codes).toEqual(new Set(['graph']))
      expect(right.codes).toEqual(new Set(['scan']))
      for (const [i, id] of one.ids.entries()) expect(one.scores[i]).toBe(right.scores[right.ids.indexOf(id)])
    }
  })

  it('finds what was written a moment ago, and never what is gone', async () => {
    await using memory = await open()
    await write(memory, 0, size)
    await memory.views.near.buildGraphs('ana')
    await write(memory, size, size + 300)
    const gone = range(0, size).filter((i) => i % 13 === 0)
    await memory.forget('ana', { ids: gone.map(String) })
    const living = range(0, size + 300).filter((i) => !gone.includes(i))
    expect(await recall(memory, living)).toBeGreaterThanOrEqual(floor)
    const { effort } = await ask(memory, queries[0]!)
    expect(effort).toMatchObject({ engine: 'graph', scanned: 300 })
    for (const i of gone.slice(0, 20)) expect((await ask(memory, vectors[i]!)).ids).not.toContain(i)
    for (const i of range(size, size + 20)) expect((await ask(memory, vectors[i]!)).ids[0]).toBe(i)
  })

  it('finds what got its vector late, before the graph was built and after', async () => {
    {
      await using memory = await open()
      await write(memory, 0, 700)
      isDown = true
      await write(memory, 700, 800)
      isDown = false
      await write(memory, 800, 1_000)
      expect(await memory.views.near.buildGraphs('ana')).toBe('ready')
      expect(await recall(memory, [...range(0, 700), ...range(800, 1_000)])).toBeGreaterThanOrEqual(floor)
      await memory.reembed()
      for (const i of range(700, 800)) expect((await ask(memory, vectors[i]!)).ids[0]).toBe(i)
      expect((await ask(memory, queries[0]!)).effort).toMatchObject({ engine: 'graph', scanned: 100 })
    }
    await using memory = await open()
    for (const i of range(700, 720)) expect((await ask(memory, vectors[i]!)).ids[0]).toBe(i)
    expect((await ask(memory, queries[0]!)).effort).toMatchObject({ engine: 'graph', scanned: 100 })
  })

  it('is tried again when vectors came for what had none', async () => {
    await using memory = await open()
    isDown = true
    await write(memory, 0, size)
    isDown = false
    expect(await memory.views.near.buildGraphs('ana')).toBe('unworthy')
    await memory.reembed()
    expect(await memory.views.near.buildGraphs('ana')).toBe('ready')
  })

  it('builds anew what was built to find less than is wanted now, or of other parts', async () => {
    const built = async (recall: number, whole = 1): Promise<readonly string[]> => {
      await using memory = await open(graphStore({ exactUpTo: 500, recall, whole }))
      if (recall < 0.9) await write(memory, 0, size)
      expect(await memory.views.near.buildGraphs('ana')).toBe('ready')
      return (await files()).filter((file) => file.endsWith('.content'))
    }
    const low = await built(0.5)
    const high = await built(0.98)
    expect(high).toHaveLength(1)
    expect(high).not.toEqual(low)
    expect(await built(0.9, 0.5)).toEqual(high)
    expect(await built(0.9, 0)).not.toEqual(high)
  })

  it('answers a filter in full, whoever passes', async () => {
    await using memory = await open()
    await write(memory, 0, size)
    const even = range(0, size).filter((i) => i % 2 === 0)
    const held = even.map((i) => vectors[i]!)
    let right = 0
    for (const query of queries) {
      const wanted = new Set(closest(held, query, 20).map((at) => even[at]))
      const { ids, effort } = await ask(memory, query, 20, { speaker: 'even' })
      expect(effort['engine']).toBe('graph')
      expect(ids).toHaveLength(20)
      right += ids.filter((id) => wanted.has(id)).length
    }
    expect(right / 400).toBeGreaterThanOrEqual(floor)
    expect((await ask(memory, queries[0]!, 1_000, { speaker: 'even' })).ids).toHaveLength(even.length)
  })

  it('finds its graphs again, as they were, and what changed meanwhile', async () => {
    const before = []
    {
      await using memory = await open()
      await write(memory, 0, size)
      for (const query of queries) before.push(await ask(memory, query))
    }
    const graphs = await files()
    {
      await using memory = await open()
      for (const [i, query] of queries.entries()) expect(await ask(memory, query)).toEqual(before[i])
    }
    expect(await files()).toEqual(graphs)
    {
      await using exact = await open(vectorStore({ engine: 'exact' }) as unknown as Store)
      await exact.forget('ana', { ids: range(0, 50).map(String) })
    }
    await using memory = await open()
    expect(await recall(memory, range(50, size))).toBeGreaterThanOrEqual(floor)
  })

  it('forgets from its files before forget resolves, and the rest is found as well as before', async () => {
    const gone = [0, 17, 600, size - 1]
    await using memory = await open()
    await write(memory, 0, size)
    await memory.views.near.buildGraphs('ana')
    for (const i of gone) expect((await holding(i)).some((file) => file.includes('scopes'))).toBe(true)
    await memory.forget('ana', { ids: gone.map(String) })
    for (const i of gone) expect(await holding(i)).toEqual([])
    expect(
      await recall(
        memory,
        range(0, size).filter((i) => !gone.includes(i)),
      ),
    ).toBeGreaterThanOrEqual(floor)
  })

  it('forgets from a graph that is being built', async () => {
    await using memory = await open()
    await write(memory, 0, size)
    const building = memory.views.near.buildGraphs('ana')
    const gone: number[] = []
    for (let i = 0; i < 40; i++) {
      await memory.forget('ana', { ids: [String(i)] })
      gone.push(i)
      expect((await holding(i)).filter((file) => file.includes('scopes'))).toEqual([])
    }
    expect(await building).toBe('ready')
    for (const i of gone) expect(await holding(i)).toEqual([])
    expect(await recall(memory, range(40, size))).toBeGreaterThanOrEqual(floor)
  })

  it('never gives a damaged file to the library, and builds anew', async () => {
    {
      await using memory = await open()
      await write(memory, 0, size)
      await memory.views.near.buildGraphs('ana')
    }
    const damaged = new Set<string>()
    for (const file of await files()) {
      if (!file.includes('scopes') || file.endsWith('manifest')) continue
      const bytes = await readFile(file)
      for (let at = 100; at < bytes.length; at += 997) bytes[at]! ^= 0xff
      await writeFile(file, bytes)
      damaged.add(file)
    }
    expect(damaged.size).toBeGreaterThan(0)
    await using memory = await open()
    expect(await recall(memory, range(0, size))).toBeGreaterThanOrEqual(floor)
    expect((await ask(memory, queries[0]!)).effort['engine']).toBe('graph')
    expect((await files()).filter((file) => damaged.has(file))).toEqual([])
  })

  it('turns over without losing sight of anything', async () => {
    await using memory = await open()
    await write(memory, 0, size)
    for (let at = 0; at < size; at += 400) {
      await memory.forget('ana', { ids: range(at, at + 400).map(String) })
      await write(memory, at + size, at + size + 400)
      expect(await recall(memory, range(at + 400, at + 400 + size))).toBeGreaterThanOrEqual(floor)
    }
    expect((await ask(memory, queries[0]!)).effort).toMatchObject({ engine: 'graph' })
  })
})

describe('a store without graphs', () => {
  it.each([
    ['of a small scope', { exactUpTo: 5_000 }],
    ['that is to be exact', { engine: 'exact' }],
  ] as const)('%s answers exactly, and has none to build', async (_, options) => {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-graphs-'))
    {
      const store = vectorStore(options) as unknown as Store
      await using memory = await openVectors(sqliteStorage(folder), store, vectorOf, dimensions)
      await write(memory, 0, 600)
      expect(await memory.views.near.buildGraphs('ana')).toBe('none')
      expect(await recall(memory, range(0, 600))).toBe(1)
      expect((await ask(memory, queries[0]!)).effort).toMatchObject({ engine: 'exact' })
    }
    await rm(folder, { recursive: true })
  })

  it('in memory has no place for one', async () => {
    const store = vectorStore({ exactUpTo: 10 }) as unknown as Store
    await using memory = await openVectors(memoryStorage(), store, vectorOf, dimensions)
    await write(memory, 0, 600)
    expect(await memory.views.near.buildGraphs('ana')).toBe('none')
    expect(await recall(memory, range(0, 600))).toBe(1)
  })
})
