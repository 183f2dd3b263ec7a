import { copyLog, memoryStorage, openMemory, verifyCopy, type Storage } from '@mnestic/core'
import { describe, expect, it } from 'vitest'
import { hashing } from './support/embedder.ts'
import { codeOf, linesOf, open } from './support/memories.ts'
import { nearest, words } from './support/words.ts'

const backends = () => ({ words: words(), near: nearest() })

const reopened = (storage: Storage) => open({ storage, embedder: hashing(), backends: backends() })
type Opened = Awaited<ReturnType<typeof reopened>>

/** Corrections, a forgotten one, a summary of a scope below, feedback; two records are gone. */
async function made(storage: Storage): Promise<Opened> {
  const memory = await reopened(storage)
  await memory.write(['t', 'u'], { id: 'turn', text: 'tea at five. And at six.', session: 'x', at: 3 })
  await memory.write('t', [
    { id: 'a', text: 'home Rome', metadata: { n: [1, { deep: null }] }, at: 1 },
    { id: 'b', text: 'home Oslo', supersedes: ['a'], role: 'user', speaker: 'Ana', at: 2 },
    { id: 'sum', text: 'tea daily', derivedFrom: ['a', { scope: ['t', 'u'], id: 'turn' }], at: 4 },
    { id: 'gone', text: 'home nowhere', at: 5 },
    { id: 'c', text: 'home Bergen', at: 6 },
    { id: 'd', text: 'home Tartu', supersedes: ['c'], at: 7 },
    { id: 'e', text: 'home later', at: 8 },
  ])
  await memory.feedback('t', await memory.read('t', 'home'), ['a', 'b'])
  await memory.forget('t', { ids: ['gone'] })
  await memory.forget('t', { ids: ['d'] })
  return memory
}

async function answers(memory: Opened): Promise<unknown> {
  const found: unknown[] = []
  for (const cue of ['home Rome', 'tea', 'later'])
    for (const { items, context } of [
      await memory.read('t', cue, { descendants: true }),
      await memory.read('t', cue, { asOf: { at: 6 } }),
    ])
      found.push(context, ...items.map(({ record: { seq: _, ...record }, ...item }) => ({ ...item, record })))
  return found
}

describe('a copied log', () => {
  it('gives the reads and the export that its source gives', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    const memory = await made(from)
    await copyLog(from, to)
    const copy = await reopened(to)
    expect(await answers(copy)).toEqual(await answers(memory))
    const all = { descendants: true, vectors: true }
    const plain = async (one: Opened): Promise<readonly string[]> =>
      (await linesOf(one, 't', all)).map((line) => line.replace(/"revision":\d+/, ''))
    expect(await plain(copy)).toEqual(await plain(memory))
  })

  it('knows since when a record is no longer current, though what corrected it was forgotten', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    const memory = await made(from)
    await copyLog(from, to)
    const copy = await reopened(to)
    const current = async (one: Opened, last: string): Promise<unknown> => {
      const [record] = await one.get('t', [last])
      const { items } = await one.read('t', 'home', { asOf: { revision: record?.seq ?? 0 } })
      return items.map((item) => [item.record.id, item.superseded === true])
    }
    for (const last of ['c', 'e']) expect(await current(copy, last)).toEqual(await current(memory, last))
  })

  it('asks for the embedder of its source', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    await made(from)
    await copyLog(from, to)
    expect(await codeOf(openMemory({ storage: to, embedder: hashing('other', 8), backends: {} }))).toBe(
      'EMBEDDER_MISMATCH',
    )
  })

  it('follows what was written and forgotten since, and refuses what was forgotten after it was copied', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    const memory = await made(from)
    await copyLog(from, to)
    await memory.forget('t', { ids: ['e'] })
    await memory.write('t', { id: 'f', text: 'home at last', at: 9 })
    await memory.forget(['t', 'u'], { everything: true })
    expect(await copyLog(from, to)).toMatchObject({ records: 1, erased: 3 })
    expect((await verifyCopy(from, to)).differences).toEqual([])
    const copy = await reopened(to)
    expect(await codeOf(copy.write('t', { id: 'e', text: 'again' }))).toBe('FORGOTTEN')
    // No log says the ids of what it forgot before: the copy never heard of this one.
    await copy.write('t', { id: 'gone', text: 'another' })
  })

  it('is not made over another log, over itself, or over one that was written to', async () => {
    const [from, to, other] = [memoryStorage(), memoryStorage(), memoryStorage()]
    await made(from)
    await made(other)
    expect(await codeOf(copyLog(from, from))).toBe('CONFLICT')
    expect(await codeOf(copyLog(from, other))).toBe('CONFLICT')
    await copyLog(from, to)
    expect(await codeOf(copyLog(other, to))).toBe('CONFLICT')
    const copy = await reopened(to)
    await copy.write('t', { id: 'own', text: 'of its own' })
    expect(await codeOf(copyLog(from, to))).toBe('CONFLICT')
    expect(await copy.get('t', ['own'])).toHaveLength(1)
  })

  it('is one copy, though two calls make it at once: the first of them is refused', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    await made(from)
    const both = await Promise.allSettled([copyLog(from, to, { range: 2 }), copyLog(from, to, { range: 2 })])
    expect(both).toMatchObject([{ reason: { code: 'CONFLICT' } }, { status: 'fulfilled' }])
    expect((await verifyCopy(from, to)).differences).toEqual([])
  })

  it('is the same where the source forgets at every moment', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    const memory = await open({ storage: from, backends: {} })
    await memory.write(
      's',
      Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, text: `tea ${i}` })),
    )
    let next = 0
    const forgetful: Storage = {
      ...from,
      async open() {
        const inner = await from.open()
        return {
          ...inner,
          async entries(query) {
            const page = await inner.entries(query)
            const [seq] = await inner.resolve(['s'], [`${(next += 1)}`])
            if (next < 40 && typeof seq === 'number')
              await inner.erase({ seqs: new Map([[1, [seq]]]), notes: [], wholeScopes: [] })
            return page
          },
        }
      },
    }
    await copyLog(forgetful, to, { range: 16 })
    expect(next).toBeGreaterThan(40)
    expect((await verifyCopy(from, to)).differences).toEqual([])
  })

  it('is refused where a newer version began it, or what it says of itself is damaged', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    await made(from)
    const log = await to.open()
    await log.setMeta('@core/copy', { version: 2, chunks: [] })
    expect(await codeOf(copyLog(from, to))).toBe('NEWER_FORMAT')
    await log.setMeta('@core/copy', { version: 1, source: 'x', done: -0.5 })
    expect(await codeOf(copyLog(from, to))).toBe('CORRUPT')
  })

  it('says how far it is, stops at its signal, and goes on', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    await made(from)
    const controller = new AbortController()
    const seen: number[] = []
    const onProgress = ({ entries, total }: { entries: number; total: number }): void => {
      seen.push(entries)
      expect(entries).toBeLessThanOrEqual(total)
      if (seen.length === 3) controller.abort()
    }
    expect(await codeOf(copyLog(from, to, { range: 2, onProgress, signal: controller.signal }))).toBe(
      'ABORTED',
    )
    expect(seen).toHaveLength(3)
    const { revision, records } = await copyLog(from, to)
    expect(records).toBeLessThan(8)
    expect(revision).toBeGreaterThan(seen[2] ?? 0)
    expect((await verifyCopy(from, to)).equal).toBe(true)
  })

  it('checks its options', async () => {
    const [from, to] = [memoryStorage(), memoryStorage()]
    for (const options of [{ range: 0 }, { onProgress: 1 }, { signal: {} }, { pages: 2 }])
      expect(await codeOf(copyLog(from, to, options as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(verifyCopy(from, to, { onScope: 'x' } as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(copyLog('./directory' as never, to))).toBe('INVALID_ARGUMENT')
  })
})
