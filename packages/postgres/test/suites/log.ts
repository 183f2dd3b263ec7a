import type { NewNote, OpenStorage, Scope, StoredVectors } from '@mnestic/core'
import { postgresStorage, type PostgresStorageOptions } from '@mnestic/postgres'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { placeAfter, placeOf } from '../../src/place.ts'
import { freshSchema, query, reason, url } from '../server.ts'
import { allEntries, erase, record, texts, write } from '../words.ts'

async function opened(options: PostgresStorageOptions = {}): Promise<OpenStorage> {
  const storage = await postgresStorage(url, { schema: freshSchema(), ...options }).open()
  onTestFinished(() => storage.close())
  return storage
}

const note = (about: readonly number[], data: string): NewNote => ({ owner: 'test', about, data })

function vectors(...whole: number[]): StoredVectors {
  return { fingerprint: 'f', whole: Float32Array.from(whole), passages: [] }
}

/** Any UTF-16, also what is no Unicode: NULs, halves of surrogate pairs. */
const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\ud83c', '\udfad', '🎭', '\\', '"', "'", '\u2028', '{', ',') }),
)

describe.skipIf(reason !== undefined)('the log', () => {
  test('keeps any text, id, name and key exactly, and any vector bit for bit', async () => {
    const storage = await opened()
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        odd,
        odd,
        odd,
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 9 }),
        async (text, id, name, floats) => {
          const path: Scope = [`${++round}`, name]
          const whole = Float32Array.from(floats)
          const body = { session: text, metadata: { [name]: [text] }, facts: [fact(id, text)] }
          const stored = { fingerprint: text, whole, passages: [whole.toReversed()] }
          const one = record(id, text, { body, vectors: stored })
          const idempotency = { key: id, hash: 'h' }
          const notes = [
            { owner: name, about: [], aboutNew: [0], data: { [text]: id }, bytes: Buffer.from(text) },
          ]
          const first = await write(storage, path, [one], { idempotency, notes })
          expect(await write(storage, path, [one], { idempotency, notes })).toEqual({
            ...first,
            repeated: true,
          })
          const [put, kept] = await storage.entries({
            after: first.revision - 2,
            limit: 9,
            text: true,
            vectors: true,
          })
          expect(put).toMatchObject({ kind: 'put', id, body: one.body })
          expect(put).toHaveProperty('vectors', stored)
          const back = put?.kind === 'put' ? [...(put.vectors?.whole ?? [])] : []
          expect(back.map((value) => Object.is(value, -0))).toEqual(
            floats.map((value) => Object.is(value, -0)),
          )
          expect(kept).toMatchObject({
            owner: name,
            data: { [text]: id },
            bytes: Uint8Array.from(Buffer.from(text)),
          })
          expect((await storage.scope(path))?.path).toEqual(path)
          expect(await storage.resolve(path, [id])).toEqual(first.seqs)
          await erase(storage, put?.scope ?? 0, [put?.revision ?? 0])
          expect(await storage.resolve(path, [id])).toEqual(['forgotten'])
        },
      ),
      { numRuns: 20 },
    )
  })

  test('takes names and ids that are longer than an index takes', async () => {
    const storage = await opened()
    const long = (letter: string): string => `${letter.repeat(10_000)}${letter}`
    for (const letter of ['a', 'b', '\uffff'])
      await write(storage, [long(letter), 'x'], [record(long('i'), long(letter).repeat(30))])
    await write(storage, [`${long('a')}!`], [record('1', 'one')])
    const listed = async (prefix: readonly string[]): Promise<string[]> =>
      (await storage.scopes(prefix, { limit: 9 })).map(({ path }) => `${path[0][0]} ${path[0].length}`)
    expect(await listed([])).toEqual(['a 10001', 'a 10002', 'b 10001', '\uffff 10001'])
    expect(await listed([long('a')])).toEqual(['a 10001'])
    const page = await storage.scopes([], { after: [long('a'), 'x'], limit: 1 })
    expect(page.map(({ path }) => path[0].length)).toEqual([10_002])
    expect(await storage.resolve([long('b'), 'x'], [long('i'), `${long('i')}i`])).toEqual([2, 'absent'])
    await storage.setMeta('m', long('m').repeat(100))
    expect(await storage.getMeta('m')).toBe(long('m').repeat(100))
  })

  test('declares what it promises, and lands a batch whole or not at all', async () => {
    const storage = await opened()
    expect(storage).toMatchObject({ durability: 'fsynced', erasure: 'unreachable' })
    expect(storage).not.toHaveProperty('folder')
    await write(storage, 'a', [record('1', 'one')])
    await write(storage, 'b', [record('1', 'the same id elsewhere')])
    const before = await allEntries(storage)
    const refused = [
      { code: 'DUPLICATE_ID', records: [record('2', 'two'), record('1', 'again')] },
      { code: 'DUPLICATE_ID', records: [record('2', 'two'), record('2', 'twice')] },
      { code: 'NOT_FOUND', records: [record('2', 'two', { supersedes: [{ seq: 2 }] })] }, // of another scope
      { code: 'NOT_FOUND', records: [record('2', 'two', { derivedFrom: [{ index: 0 }] })] },
      { code: 'NOT_FOUND', records: [record('2', 'two')], notes: [note([2], 'of another scope')] },
    ]
    for (const { code, records, notes = [] } of refused)
      await expect(write(storage, 'a', records, { notes })).rejects.toMatchObject({ code })
    expect(await allEntries(storage)).toEqual(before)
    expect((await write(storage, 'a', [record('2', 'two')])).revision).toBe(3)
    expect(await storage.bytes()).toBeGreaterThan(8_192)
  })

  test('keeps only the newest vectors of a record, also of several in one batch', async () => {
    const storage = await opened({ vectors: 'bytea' })
    await write(storage, 'a', [record('1', 'one', { vectors: vectors(1, 0) }), record('2', 'two')])
    const late = [1, 2, 1].map((seq, i) => ({ seq, vectors: vectors(i, 9) }))
    expect((await write(storage, 'a', [], { vectors: late })).revision).toBe(4)
    await write(storage, 'a', [], {
      vectors: [{ seq: 2, vectors: { ...vectors(7, 7, 7), fingerprint: 'g' } }],
    })
    const kept = (await allEntries(storage)).map((entry) =>
      entry.kind === 'put' || entry.kind === 'vectors'
        ? [entry.revision, [...(entry.vectors?.whole ?? [])], entry.vectors?.fingerprint]
        : [],
    )
    expect(kept).toEqual([
      [1, [2, 9], 'f'],
      [2, [7, 7, 7], 'g'],
      [3, [2, 9], 'f'],
      [5, [7, 7, 7], 'g'],
    ])
    await erase(storage, 1, [1, 2])
    expect((await allEntries(storage)).map(({ kind }) => kind)).toEqual(['erase'])
  })

  test('commits what comes at once together, and refuses each for itself', async () => {
    const schema = freshSchema()
    const storage = await opened({ schema })
    await write(storage, 'a', [record('there', 'there')])
    const wide = { fingerprint: 'f', whole: new Float32Array(16_001), passages: [] } // more than pgvector takes
    const [number = 0] = (await storage.scopes([], { limit: 1 })).map((scope) => scope.number)
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 20 }, (_, i) => write(storage, `s${i % 3}`, [record(`${i}`, `${i}`)])),
      write(storage, 'a', [record('there', 'again')]),
      write(storage, 'a', [record('wide', 'wide', { vectors: wide })]),
      storage.erase({ seqs: new Map([[number, [1]]]), notes: [], wholeScopes: [] }),
      write(storage, 'a', [record('there', 'forgotten by now')]),
      write(storage, 's0', [record('last', 'last', { derivedFrom: [{ seq: 2 }] })]),
    ])
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: unknown }).code : 'done',
    )
    expect(codes.slice(20)).toEqual(['DUPLICATE_ID', 'TOO_LARGE', 'done', 'FORGOTTEN', 'done'])
    expect(new Set(codes.slice(0, 20))).toEqual(new Set(['done']))
    expect((await texts(storage)).toSorted()).toEqual(
      [...Array.from({ length: 20 }, (_, i) => `${i}`), 'last'].toSorted(),
    )
    const more = Array.from({ length: 20 }, (_, i) => write(storage, 'b', [record(`${i}`, `more ${i}`)]))
    await Promise.all(more)
    const [row] = await query(
      `SELECT count(DISTINCT xmin::text)::int AS commits FROM ${schema}.entry WHERE content LIKE 'more %'`,
    )
    expect(row).toEqual({ commits: 2 }) // the first alone, then the others
  })

  test('keeps the hash of a write with a key until something of that very write is erased', async () => {
    const storage = await opened()
    const keyed = (hash: string): Promise<unknown> =>
      write(storage, 'a', [record('1', 'one'), record('2', 'two')], { idempotency: { key: 'k', hash } })
    await write(storage, 'a', [record('before', 'before')])
    await keyed('h')
    await write(storage, 'a', [record('after', 'after')])
    await erase(storage, 1, [1])
    await erase(storage, 1, [4])
    await expect(keyed('another')).rejects.toMatchObject({ code: 'CONFLICT' })
    await erase(storage, 1, [3])
    expect(await keyed('another')).toMatchObject({ repeated: true, seqs: [2, undefined] })
  })

  test('answers alike in partitions by scope', async () => {
    const schema = freshSchema()
    const storage = await opened({ schema, partitions: 3 })
    for (let i = 0; i < 12; i++)
      await write(storage, `s${i % 4}`, [
        record(`${i}`, `t${i}`, { vectors: vectors(i), ...(i > 0 && { derivedFrom: [{ seq: i }] }) }),
      ])
    expect(await texts(storage)).toEqual(Array.from({ length: 12 }, (_, i) => `t${i}`))
    await erase(storage, 2, [2, 6])
    expect(await storage.derivatives([1, 2, 3])).toEqual([{ seq: 4, scope: 4 }])
    const found = await storage.records([1, 2, 3], { vectors: true })
    expect(new Map(found.map((put) => [put.revision, put.vectors]))).toEqual(
      new Map([
        [1, vectors(0)],
        [3, vectors(2)],
      ]),
    )
    const [row] = await query(`SELECT count(DISTINCT tableoid)::int AS count FROM ${schema}.entry`)
    expect(row).toEqual({ count: 3 })
    await expect(write(storage, 's1', [record('1', 'again')])).rejects.toMatchObject({ code: 'FORGOTTEN' })
  })

  test('stores a snapshot of many megabytes, and none that is stale, of which nothing is left', async () => {
    const schema = freshSchema()
    const storage = await opened({ schema })
    await write(storage, 'a', [record('1', 'one'), record('2', 'two')])
    const key = { view: 'v', scope: 1, key: 'k' }
    const large = new Uint8Array(9_000_001).map((_, i) => i * 7)
    expect(await storage.snapshots.put(key, { at: 2, upto: 2, bytes: large })).toBe('stored')
    const back = await storage.snapshots.get(key)
    expect(Buffer.compare(back?.bytes ?? Buffer.of(9), large)).toBe(0)
    await erase(storage, 1, [1])
    for (const scope of [0, 1, 99])
      expect(
        await storage.snapshots.put({ ...key, scope }, { at: 2, upto: 2, bytes: large.subarray(9) }),
      ).toBe('stale')
    expect(await query(`SELECT (SELECT count(*) FROM ${schema}.chunk)::int AS chunks`)).toEqual([
      { chunks: 0 },
    ])
    expect(await storage.snapshots.keys('v')).toEqual([])
  })
})

describe('the place of a scope', () => {
  const paths = fc.array(
    fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', '\ud83c', '\uff5e', '\uffff') }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )

  test('compares like its path, segment by segment, by code units', () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        expect(Math.sign(Buffer.compare(placeOf(a), placeOf(b)))).toBe(comparePaths(a, b))
      }),
    )
  })

  test('lies before the end of what is below a path exactly where it is at or below it', () => {
    fc.assert(
      fc.property(paths, paths, (path, more) => {
        const isBelow = (place: Buffer): boolean =>
          Buffer.compare(place, placeOf(path)) >= 0 && Buffer.compare(place, placeAfter(path)) < 0
        expect(isBelow(placeOf(path)) && isBelow(placeOf([...path, ...more]))).toBe(true)
        const below = path.every((segment, i) => more[i] === segment)
        expect(isBelow(placeOf(more))).toBe(below)
      }),
    )
  })
})

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; ; i++) {
    const [x, y] = [a[i], b[i]]
    if (x === undefined || y === undefined) return Math.sign(a.length - b.length)
    if (x !== y) return x < y ? -1 : 1
  }
}

function fact(subject: string, object: string): { subject: string; predicate: string; object: string } {
  return { subject, predicate: 'is', object }
}
