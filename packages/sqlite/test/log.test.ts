import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NewNote, StoredVectors } from '@mnestic/core'
import { describe, expect, test } from 'vitest'
import { allEntries, erase, opened, record, temporary, texts, write } from './support.ts'

const note = (about: readonly number[], data: string): NewNote => ({ owner: 'test', about, data })

function vectors(first: number, fingerprint = 'hash-4'): StoredVectors {
  return { fingerprint, whole: Float32Array.of(first, 0, 0, 1), passages: [Float32Array.of(0, first, 1, 0)] }
}

describe('the log', () => {
  test('keeps every part of a record across a reopening', async () => {
    const directory = await temporary()
    const full = record('r1', 'Ana dances in Porto.', {
      body: {
        session: 's',
        speaker: 'Ana',
        role: 'user',
        metadata: { a: [1, null, { b: 'c' }], __proto__x: true },
        facts: [{ subject: 'Ana', predicate: 'dances in', object: 'Porto', span: { start: 0, end: 3 } }],
        expires: 1_800_000_000_000,
        passages: [
          { start: 0, end: 10 },
          { start: 11, end: 20 },
        ],
      },
      vectors: vectors(0.5),
    })
    const first = await opened(directory)
    const { seqs } = await write(first, 'a', [
      record('r0', 'Before.'),
      { ...full, supersedes: [{ index: 0 }], derivedFrom: [{ index: 0 }] },
    ])
    await first.close()
    const again = await opened(directory)
    expect(again.logId).toBe(first.logId)
    const [, entry] = await allEntries(again)
    expect(entry).toEqual({
      kind: 'put',
      revision: seqs[1],
      scope: 1,
      id: 'r1',
      body: full.body,
      supersedes: [seqs[0]],
      derivedFrom: [seqs[0]],
      vectors: vectors(0.5),
    })
    expect(await again.records([seqs[1] ?? 0, 999], { vectors: false })).toEqual(
      [{ ...entry, vectors: undefined }].map(({ vectors: _, ...put }) => put),
    )
    expect(await again.derivatives([seqs[0] ?? 0])).toEqual([{ seq: seqs[1], scope: 1 }])
  })

  test('round-trips NUL, emoji, a megabyte, and segments and ids of all kinds', async () => {
    const storage = await opened(await temporary())
    const strange = [
      'a\0b',
      '😀 क्षि 漢字',
      'x'.repeat(2 ** 20),
      '..',
      "'; DROP TABLE entry; --",
      '\u2028"\\',
      ' ',
    ]
    for (const [i, text] of strange.entries()) {
      await write(
        storage,
        ['p', text.slice(0, 10_000)],
        [record(`${i}${text.slice(0, 200)}`, text, { body: { speaker: text.slice(0, 9) } })],
      )
    }
    expect(await texts(storage)).toEqual(strange)
    for (const [i, text] of strange.entries()) {
      const scope = await storage.scope(['p', text.slice(0, 10_000)])
      expect(scope).toMatchObject({ number: i + 1, path: ['p', text.slice(0, 10_000)], records: 1 })
      expect(
        await storage.resolve(['p', text.slice(0, 10_000)], [`${i}${text.slice(0, 200)}`, text]),
      ).toEqual([i + 1, 'absent'])
    }
    expect(await storage.scope(['p'])).toBeUndefined()
    expect(await storage.scope(['p', 'a'])).toBeUndefined()
  })

  test('lands a batch whole or not at all, and says why', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one')])
    await write(storage, 'b', [record('1', 'the same id elsewhere')])
    const before = await allEntries(storage)
    const refused = [
      { code: 'DUPLICATE_ID', records: [record('2', 'two'), record('1', 'again')] },
      { code: 'DUPLICATE_ID', records: [record('2', 'two'), record('2', 'twice')] },
      { code: 'NOT_FOUND', records: [record('2', 'two', { supersedes: [{ seq: 2 }] })] }, // of another scope
      { code: 'NOT_FOUND', records: [record('2', 'two', { derivedFrom: [{ seq: 77 }] })] },
      { code: 'NOT_FOUND', records: [record('2', 'two', { derivedFrom: [{ index: 0 }] })] },
      { code: 'NOT_FOUND', records: [record('2', 'two')], notes: [note([2], 'of another scope')] },
    ]
    for (const { code, records, notes = [] } of refused)
      await expect(write(storage, 'a', records, { notes })).rejects.toMatchObject({ code })
    await expect(write(storage, 'c', [], { notes: [note([], 'x')] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await allEntries(storage)).toEqual(before)
    expect((await write(storage, 'a', [record('2', 'two')])).revision).toBe(3)
  })

  test('answers an idempotency key again, and refuses it with other content', async () => {
    const storage = await opened(await temporary())
    const records = [record('mine', 'one'), record('random', 'two', { ownId: false })]
    const once = { idempotency: { key: 'k', hash: 'h1' } }
    const first = await write(storage, 'a', records, once)
    expect(first).toEqual({ repeated: false, seqs: [1, 2], ids: ['mine', 'random'], revision: 2 })
    expect(await write(storage, 'a', records, once)).toEqual({ ...first, repeated: true })
    expect(await write(storage, 'b', records, once)).toMatchObject({ repeated: false, seqs: [3, 4] })
    await expect(
      write(storage, 'a', records, { idempotency: { key: 'k', hash: 'h2' } }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    await erase(storage, 1, [1, 2])
    expect(await write(storage, 'a', records, { idempotency: { key: 'k', hash: 'h2' } })).toEqual({
      repeated: true,
      seqs: [undefined, undefined],
      ids: [undefined, 'random'],
      revision: 2,
    })
  })

  test('gives revisions that rise and are never used again, also after the last entry was erased', async () => {
    const directory = await temporary()
    let storage = await opened(directory)
    await write(storage, 'a', [record('1', 'one'), record('2', 'two')])
    await erase(storage, 1, [1, 2])
    await storage.trim()
    await storage.close()
    storage = await opened(directory)
    expect(await storage.head()).toEqual({ revision: 3, trimmed: 3, erased: 3 })
    expect(await write(storage, 'a', [record('3', 'three')])).toMatchObject({ seqs: [4] })
    expect(await storage.scope(['a'])).toMatchObject({ number: 2 })
    expect(await storage.scopeByNumber(1)).toBeUndefined()
  })

  test('finds ids among more records than stay out of the index', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    const count = 20_000
    for (let start = 0; start < count; start += 5_000)
      await write(
        storage,
        'a',
        Array.from({ length: 5_000 }, (_, i) => record(`id ${start + i}`, `text ${start + i}`)),
      )
    const ids = Array.from({ length: count }, (_, i) => `id ${i}`)
    const seqs = ids.map((_, i) => i + 1)
    expect(await storage.resolve(['a'], [...ids, 'id 20000'])).toEqual([...seqs, 'absent'])
    const another = await opened(directory)
    expect(await another.resolve(['a'], ids)).toEqual(seqs)
    for (const id of ['id 0', 'id 19999'])
      await expect(write(another, 'a', [record(id, 'again')])).rejects.toMatchObject({ code: 'DUPLICATE_ID' })
    await write(another, 'a', [record('id 20000', 'by another connection')])
    await expect(write(storage, 'a', [record('id 20000', 'again')])).rejects.toMatchObject({
      code: 'DUPLICATE_ID',
    })
    expect(await storage.resolve(['a'], ['id 20000'])).toEqual([20_001])
  }, 20_000)

  test('pages entries by revision and scope, with or without texts and vectors', async () => {
    const storage = await opened(await temporary())
    for (let i = 0; i < 10; i++)
      await write(storage, i % 2 ? 'odd' : 'even', [
        record(`${i}`, `t${i}`, { body: { facts: [] }, vectors: vectors(i) }),
      ])
    await write(storage, 'odd', [], { notes: [{ ...note([2], 'n'), bytes: Uint8Array.of(1, 2) }] })
    const odd = (await storage.scope(['odd']))?.number ?? 0
    const lean = await storage.entries({ after: 4, scope: odd, limit: 3, text: false, vectors: false })
    expect(lean.map(({ revision }) => revision)).toEqual([6, 8, 10])
    expect(lean[0]).toMatchObject({ id: '5', body: { text: '' } })
    expect(lean[0]).not.toHaveProperty('vectors')
    expect(lean[0]).not.toHaveProperty('body.facts')
    expect(await storage.entries({ after: 10, scope: odd, limit: 3, text: false, vectors: false })).toEqual([
      { kind: 'note', revision: 11, scope: odd, ...note([2], 'n'), bytes: Uint8Array.of(1, 2) },
    ])
    expect(
      (await storage.entries({ after: 0, limit: 4, text: true, vectors: true })).map(
        ({ revision }) => revision,
      ),
    ).toEqual([1, 2, 3, 4])
  })

  test('keeps only the newest vectors of a record, and skips those that were erased', async () => {
    const storage = await opened(await temporary())
    await write(storage, 'a', [record('1', 'one', { vectors: vectors(1) }), record('2', 'two')])
    await write(storage, 'a', [], { vectors: [1, 2].map((seq) => ({ seq, vectors: vectors(2) })) })
    await write(storage, 'a', [], { vectors: [{ seq: 1, vectors: vectors(3, 'other') }] })
    expect((await storage.records([1, 2], { vectors: true })).map((put) => put.vectors)).toEqual([
      vectors(3, 'other'),
      vectors(2),
    ])
    expect((await allEntries(storage)).filter(({ kind }) => kind === 'vectors')).toEqual([
      { kind: 'vectors', revision: 4, scope: 1, seq: 2, vectors: vectors(2) },
      { kind: 'vectors', revision: 5, scope: 1, seq: 1, vectors: vectors(3, 'other') },
    ])
    await erase(storage, 1, [1])
    expect(await write(storage, 'a', [], { vectors: [{ seq: 1, vectors: vectors(4) }] })).toMatchObject({
      revision: 6,
    })
    expect((await allEntries(storage)).map(({ revision }) => revision)).toEqual([2, 4, 6])
  })

  test('lists scopes by segment, page by page, as other connections change them', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    const another = await opened(directory)
    const paths = [
      ['a'],
      ['a', '!'],
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a!'],
      ['ab'],
      ['\u{1F600}'],
      ['\uFF5E'],
    ] as const
    for (const path of paths.toReversed()) await write(another, path, [record('1', 'x')])
    const list = async (prefix: readonly string[]) =>
      (await storage.scopes(prefix, { limit: 99 })).map(({ path }) => path)
    expect(await list([])).toEqual(paths)
    expect(await list(['a'])).toEqual(paths.slice(0, 4))
    expect((await storage.scopes(['a'], { after: ['a', '!'], limit: 1 })).map(({ path }) => path)).toEqual([
      ['a', 'b'],
    ])
    expect((await storage.scopes([], { after: ['a', 'a'], limit: 2 })).map(({ path }) => path)).toEqual(
      paths.slice(2, 4),
    )
    const number = (await storage.scope(['a', 'b']))?.number ?? 0
    await another.erase({
      seqs: new Map([[number, [(await another.resolve(['a', 'b'], ['1']))[0] as number]]]),
      notes: [],
      wholeScopes: [],
    })
    expect(await list(['a'])).toEqual([['a'], ['a', '!'], ['a', 'b', 'c']])
    expect(await list(['z'])).toEqual([])
  })

  test('keeps meta values and registered views; erase entries wait for these', async () => {
    const directory = await temporary()
    let storage = await opened(directory)
    await storage.setMeta('k', { a: [1, 'two'] })
    await storage.setMeta('k', { a: [3] })
    await storage.views.register('graph')
    await storage.views.register('graph')
    await write(storage, 'a', [record('1', 'one'), record('2', 'two')])
    await erase(storage, 1, [1])
    await storage.views.acknowledge('graph', 2)
    await storage.trim()
    expect(await storage.head()).toMatchObject({ trimmed: 0 })
    await storage.close()
    storage = await opened(directory)
    expect(await storage.getMeta('k')).toEqual({ a: [3] })
    expect(await storage.getMeta('other')).toBeUndefined()
    expect(await storage.views.list()).toEqual([{ name: 'graph', acknowledged: 2 }])
    expect((await allEntries(storage)).map(({ kind }) => kind)).toEqual(['put', 'erase'])
    await storage.views.acknowledge('graph', 3)
    await storage.views.acknowledge('graph', 1)
    await storage.trim()
    expect((await allEntries(storage)).map(({ kind }) => kind)).toEqual(['put'])
    expect(await storage.head()).toMatchObject({ trimmed: 3 })
    await storage.views.unregister('graph')
    expect(await storage.views.list()).toEqual([])
  })

  test('declares what it promises, has a folder for views, and is closed after close', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    expect(storage).toMatchObject({ durability: 'fsynced', erasure: 'bytes' })
    expect(existsSync(storage.folder ?? '')).toBe(true)
    expect(storage.folder).toBe(join(directory, 'views'))
    expect(await storage.bytes()).toBeGreaterThan(4096)
    await storage.close()
    await storage.close()
    const calls = [
      () => storage.head(),
      () => storage.scope(['a']),
      () => storage.scopes([], { limit: 1 }),
      () => write(storage, 'a', [record('1', 'one')]),
      () => erase(storage, 1, [1]),
      () => storage.scrub(),
      () => storage.entries({ after: 0, limit: 1, text: true, vectors: true }),
      () => storage.snapshots.keys('v'),
      () => storage.views.list(),
      () => storage.trim(),
      () => storage.bytes(),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
