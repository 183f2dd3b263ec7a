import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Graphs } from '../../src/graph/graphs.ts'
import { buildQueue } from '../../src/graph/queue.ts'
import { searchGraphs, type GraphQuestion } from '../../src/graph/search.ts'
import { Rows } from '../../src/rows.ts'
import type { Draft } from '../../src/segments/contract.ts'
import type { FilesOfScope } from '../../src/segments/scope-files.ts'
import { aScope, type Place } from '../segments/a-scope.ts'
import { library, missing } from './library.ts'
import { clustered } from './vectors.ts'

const [dimensions, size] = [8, 64]
const vectors = clustered(size + 1, dimensions, 4, 1)
const costs = { once: 0, perBreadth: 1e-9, lookup: 1e9 }

describe.skipIf(missing !== undefined)('graphs of records that change meanwhile', () => {
  let place: Place
  let rows: Rows
  let files: FilesOfScope
  beforeEach(async () => {
    place = await aScope()
    place.told.revision = size
    files = await place.open()
    rows = new Rows(dimensions)
    for (let seq = 1; seq <= size; seq++) rows.add(seq, 9, [], { whole: vectors[seq - 1]!, passages: [] })
  })
  afterEach(() => place.end())

  const graphsOf = (of: FilesOfScope = files): Graphs =>
    new Graphs({
      rows,
      files: of,
      library,
      queue: buildQueue(),
      whole: 1,
      exactUpTo: 8,
      recall: 0.9,
      costs,
    })

  /** Something happens when the draft of a graph is there, or when it is about to be listed. */
  function meanwhile(when: 'begun' | 'written', happens: (draft: Draft) => void): void {
    const draft = files.draft.bind(files)
    let times = 0
    files.draft = async (kind) => {
      const begun = await draft(kind)
      if (begun === undefined || times++ > 0) return begun
      const commit = begun.commit.bind(begun)
      begun.commit = async (content) => {
        if (when === 'written') happens(begun)
        return commit(content)
      }
      if (when === 'begun') happens(begun)
      return begun
    }
  }

  const built = async (graphs: Graphs) => {
    await graphs.settle(undefined)
    expect(graphs.state).toBe('ready')
    return graphs.all[0]!
  }

  it('do not find by its old place what was erased before they were written', async () => {
    const graphs = graphsOf()
    meanwhile('begun', () => {
      rows.erase([5])
      void graphs.erase([5])
    })
    const { hnsw } = await built(graphs)
    expect([hnsw.count, hnsw.living]).toEqual([size, size - 1])
    await graphs.close()
  })

  it('nor whose vectors came while they were written, and leave no file that does', async () => {
    const graphs = graphsOf()
    meanwhile('written', () => {
      rows.set(5, { whole: vectors[size]!, passages: [] })
      void graphs.vectors(5)
    })
    const { hnsw } = await built(graphs)
    expect(hnsw.living).toBe(size - 1)
    expect([...graphs.late]).toEqual([5])
    expect(files.list('graph')).toEqual([])
    await graphs.close()
  })

  it('nor what was erased from their file before they were opened', async () => {
    const before = graphsOf()
    await built(before)
    await before.close()
    rows.erase([5])
    place.told.revision = place.told.erased = size + 1
    await files.erase([5], size + 1)
    const graphs = graphsOf()
    await graphs.open()
    expect(graphs.all[0]!.hnsw.living).toBe(size - 1)
    await graphs.close()
  })

  it('nor whose vectors came while they were opened', async () => {
    const before = graphsOf()
    await built(before)
    await before.close()
    const graphs = graphsOf()
    const check = files.check.bind(files)
    files.check = async (name) => {
      rows.set(5, { whole: vectors[size]!, passages: [] })
      const heard = graphs.vectors(5)
      const whole = await check(name)
      await heard
      return whole
    }
    await graphs.open()
    expect(files.list('graph')).toEqual([])
    for (const { hnsw } of graphs.all) expect(hnsw.living).toBe(size - 1)
    await graphs.close()
  })

  it.each([
    ['where much of them was erased', () => rows.erase([1, 2, 3, 4, 5, 6, 7, 8]), 8],
    ['where their file was taken away', () => rmSync(place.folder, { recursive: true }), 0],
  ])('are begun anew %s', async (_, happens, erased) => {
    const graphs = graphsOf()
    meanwhile('begun', () => {
      happens()
      void graphs.erase(Array.from({ length: erased }, (_gone, i) => i + 1))
    })
    const { hnsw } = await built(graphs)
    expect([hnsw.count, hnsw.living]).toEqual([size - erased, size - erased])
    await graphs.close()
  })

  it('are not written any more when it is erased that they hold', async () => {
    const graphs = graphsOf()
    let isWritten = false
    const wasWritten = new Promise<boolean>((resolve) => {
      meanwhile('written', () => (isWritten = true))
      const draft = files.draft.bind(files)
      files.draft = async (kind) => {
        const begun = await draft(kind)
        // The worker has its order then.
        setImmediate(() => {
          rows.erase([5])
          void graphs.erase([5]).then(() => resolve(isWritten))
        })
        return begun
      }
    })
    graphs.begin()
    expect(await wasWritten).toBe(true)
    await graphs.close()
  })

  it('are tried again after a failure, when there is somewhat more', async () => {
    const graphs = graphsOf()
    meanwhile('written', () => {
      throw new Error('EIO')
    })
    await graphs.settle(undefined)
    expect(graphs.state).toBe('failed')
    for (let seq = size + 1; seq <= size * 1.25; seq++) {
      await graphs.settle(undefined)
      expect(graphs.state).toBe('failed')
      rows.add(seq, 9, [], { whole: vectors[seq % size]!, passages: [] })
    }
    await built(graphs)
    await graphs.close()
  })

  it('leave the answer to a scan where others take their place while it is looked for', async () => {
    const searched = { all: [{}], covers: 0, tailFrom: 0, late: new Set<number>() }
    const question = {
      query: { vector: vectors[0]!, accept: { has: () => true }, limit: 1, signal: undefined },
      rows,
      whole: 1,
      exact: {
        search: async () => {
          searched.all = []
          return { found: [], effort: {} }
        },
      },
      situation: {
        rows: size,
        records: size,
        allowed: undefined,
        limit: 1,
        graphs: [{ living: size, breadths: { ten: 10 } }],
        tail: 1,
        costs,
      },
    } satisfies GraphQuestion
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a graph that is never asked
    const graphs = searched as unknown as Parameters<typeof searchGraphs>[0]
    expect(await searchGraphs(graphs, question)).toBeUndefined()
  })
})
