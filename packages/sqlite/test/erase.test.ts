import type { NewNote } from '@mnestic/core'
import { describe, expect, test } from 'vitest'
import { allEntries, erase, opened, record, temporary, texts, write } from './support.ts'

const note = (about: readonly number[], data: string): NewNote => ({ owner: 'test', about, data })

describe('an erasure', () => {
  test('takes the record with its vectors, links and notes, and nothing else', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [
      record('1', 'one'),
      record('2', 'two', { supersedes: [{ index: 0 }], derivedFrom: [{ index: 0 }] }),
      record('3', 'three', { derivedFrom: [{ index: 0 }, { index: 1 }] }),
    ])
    await write(storage, 'a', [], {
      notes: [note([1], 'goes'), note([1, 2], 'goes too'), note([2, 3], 'stays'), note([], 'stays')],
    })
    await write(storage, 'b', [record('1', 'of another scope')])
    const result = await storage.erase({ seqs: new Map([[1, [1, 1, 99, 8]]]), notes: [], wholeScopes: [] })
    expect(result).toEqual({
      revision: 9,
      erased: new Map([[1, [1]]]),
      notes: new Map([['test', 2]]),
      snapshotsDropped: 0,
    })
    expect((await allEntries(storage)).map((entry) => [entry.revision, entry.kind])).toEqual([
      [2, 'put'],
      [3, 'put'],
      [6, 'note'],
      [7, 'note'],
      [8, 'put'],
      [9, 'erase'],
    ])
    expect(
      (await storage.records([1, 2, 3], { vectors: true })).map(({ supersedes, derivedFrom }) => ({
        supersedes,
        derivedFrom,
      })),
    ).toEqual([
      { supersedes: [], derivedFrom: [] },
      { supersedes: [], derivedFrom: [2] },
    ])
    expect(await storage.derivatives([1, 2])).toEqual([{ seq: 3, scope: 1 }])
    expect(await storage.scope(['a'])).toMatchObject({ records: 2, revision: 9, erased: 9 })
    expect(await storage.scope(['b'])).toMatchObject({ records: 1, revision: 8, erased: 0 })
    expect(await storage.resolve(['a'], ['1', '2'])).toEqual(['forgotten', 2])
    expect(await storage.resolve(['b'], ['1'])).toEqual([8])
  })

  test('is not undone by writing the id again, unless asked', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    await write(storage, 'a', [record('1', 'one')])
    await erase(storage, 1, [1])
    expect(await storage.scope(['a'])).toBeUndefined()
    expect(await storage.resolve(['a'], ['1', '2'])).toEqual(['forgotten', 'absent'])
    await expect(write(storage, 'a', [record('1', 'one')])).rejects.toMatchObject({ code: 'FORGOTTEN' })
    await expect(write(await opened(directory), 'a', [record('1', 'one')])).rejects.toMatchObject({
      code: 'FORGOTTEN',
    })
    await expect(
      write(storage, 'a', [record('2', 'x', { derivedFrom: [{ seq: 1 }] })]),
    ).rejects.toMatchObject({ code: 'FORGOTTEN' })
    await write(storage, 'a', [record('1', 'restored', { restore: true })])
    expect(await storage.resolve(['a'], ['1'])).toEqual([3])
    await expect(write(storage, 'a', [record('1', 'x', { restore: true })])).rejects.toMatchObject({
      code: 'DUPLICATE_ID',
    })
  })

  test('logs notes that follow it, without those whose records went too', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one'), record('2', 'two')])
    await storage.erase({
      seqs: new Map([[1, [1]]]),
      notes: [
        { ...note([2], 'retired'), scope: 1 },
        { ...note([1], 'of the erased'), scope: 1 },
        { ...note([], 'nowhere'), scope: 9 },
      ],
      wholeScopes: [],
    })
    expect((await allEntries(storage)).slice(1)).toEqual([
      { kind: 'erase', revision: 3, scope: 1, seqs: [1] },
      { kind: 'note', revision: 4, scope: 1, ...note([2], 'retired') },
    ])
  })

  test('of a whole scope takes the notes about no record and the name', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one')], { notes: [note([], 'about the scope')] })
    await write(storage, 'b', [record('1', 'one')], { notes: [note([], 'of another')] })
    await erase(storage, 1, [1])
    expect(await storage.scope(['a'])).toMatchObject({ records: 0 })
    await storage.erase({ seqs: new Map(), notes: [], wholeScopes: [1] })
    expect(await storage.scope(['a'])).toBeUndefined()
    expect((await storage.scopes([], { limit: 9 })).map(({ path }) => path)).toEqual([['b']])
    expect((await allEntries(storage)).filter(({ kind }) => kind === 'note')).toHaveLength(1)
  })

  test('is refused where a scope has changed since', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one')])
    await write(storage, 'b', [record('1', 'one')])
    await write(storage, 'a', [record('2', 'two')])
    const seqs = new Map([[1, [1]]])
    await expect(storage.erase({ seqs, notes: [], wholeScopes: [], ifRevision: 2 })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await texts(storage)).toHaveLength(3)
    await storage.erase({ seqs, notes: [], wholeScopes: [], ifRevision: 3 })
    expect(await texts(storage)).toHaveLength(2)
  })

  test('gives the space of a file back that is mostly empty, and loses nothing by it', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    const ids = Array.from({ length: 3_000 }, (_, i) => i)
    await write(
      storage,
      'a',
      ids.map((i) => record(`${i}`, `${i} `.repeat(800))),
    )
    await storage.snapshots.put(
      { view: 'v', scope: 1, key: 'k' },
      { at: 3_000, upto: 10, bytes: new Uint8Array(5000).fill(7) },
    )
    const before = (await storage.bytes()) ?? 0
    await erase(
      storage,
      1,
      ids.slice(20).map((i) => i + 1),
    )
    expect(await storage.scrub()).toBe('gone')
    expect(await storage.bytes()).toBeLessThan(before / 2)
    expect(await texts(storage)).toEqual(ids.slice(0, 20).map((i) => `${i} `.repeat(800)))
    expect(await storage.resolve(['a'], ['5', '2999'])).toEqual([6, 'forgotten'])
    expect(await write(storage, 'a', [record('new', 'new')])).toMatchObject({ seqs: [3_002] })
    expect(await storage.snapshots.get({ view: 'v', scope: 1, key: 'k' })).toMatchObject({
      upto: 10,
      bytes: new Uint8Array(5000).fill(7),
    })
  })
})
