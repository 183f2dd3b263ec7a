import { memoryStorage, openMemory, scope } from '@mnestic/core'
import { postgresStorage, postgresVectors } from '@mnestic/postgres'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkAddress } from '../../src/address.ts'
import { checkOptions } from '../../src/options.ts'
import { search } from '../../src/search/search.ts'
import { Sessions } from '../../src/search/sessions.ts'
import { freshSchema, query, reason, url } from '../server.ts'
import { ask, openVectors, pointEmbedder, unit } from './points.ts'

const axis = (i: number): Float32Array => unit(Array.from({ length: 24 }, (_, k) => (k === i ? 1 : 0)))
const text = (...numbers: readonly number[]): string => numbers.join(' ')

describe.skipIf(reason !== undefined)('a search', () => {
  it('names the part of a record that is closest, once, and where it stands', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    const told = `😀 It was ${text(0, 5)}. Then ${text(9)} came.`
    await memory.write('a', [
      { id: 'parts', text: told },
      { id: 'whole', text: `😀 ${text(8, 1)}` },
      { id: 'silent', text: 'Nothing to count.' },
    ])
    const { items } = await memory.read('a', { vector: axis(0) })
    const said = items.map(({ record, via }) => {
      const [why, engine] = [via.near!.why[0]!, via.near!.why[1]!]
      expect(engine).toEqual({ code: 'scan' })
      return [record.id, why.code, record.text.slice(why.span!.start, why.span!.end)]
    })
    expect(said).toEqual([
      ['parts', 'passage', 'Then 9 came.'],
      ['whole', 'whole', '😀 8 1'],
    ])
    expect(items[0]!.via.near!.score).toBe(1)
    expect(items[1]!.via.near!.score).toBeCloseTo(8 / Math.hypot(8, 1), 6)
  })

  it('follows vectors that come late, and those of another embedder', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    const turned = {
      ...pointEmbedder('turned'),
      embed: async (texts: readonly string[]) =>
        (await pointEmbedder().embed(texts)).map((v) => Float32Array.from([...v.slice(1), ...v.slice(0, 1)])),
    }
    {
      await using memory = await openVectors(storage)
      await memory.write('a', { id: 'one', text: text(1) })
    }
    await using memory = await openVectors(storage, {}, turned)
    expect((await ask(memory, 'a', axis(23))).ids).toEqual([])
    await memory.reembed()
    expect((await ask(memory, 'a', axis(23))).ids).toEqual(['one'])
  })

  it('looks at the vectors of its own embedder alone, whatever else lies in the log', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using narrow = await openVectors(storage)
    await using wide = await openVectors(storage, {}, pointEmbedder('wide', 36))
    await narrow.write('a', [
      { id: 'narrow', text: text(1) },
      { id: 'other', text: text(0, 1) },
    ])
    await wide.write('a', { id: 'wide', text: text(1) })
    const cue = unit(Array.from({ length: 36 }, (_, i) => (i === 0 ? 1 : 0)))
    expect((await ask(wide, 'a', cue)).ids).toEqual(['wide'])
    expect((await ask(narrow, 'a', axis(0))).ids).toEqual(['narrow', 'other'])
    expect((await narrow.views.near.similar('a', 'narrow')).map(({ record }) => record.id)).toEqual(['other'])
    expect(await wide.views.near.similar('a', 'narrow')).toEqual([])
  })

  it('compares all where the index ends before it has found enough', async () => {
    const schema = freshSchema()
    const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    await memory.write(
      'a',
      Array.from({ length: 400 }, (_, i) => ({ id: `${i}`, text: text(1, i) })),
    )
    class Ending extends Sessions {
      override async ask(...[question, signal]: Parameters<Sessions['ask']>): ReturnType<Sessions['ask']> {
        const rows = await super.ask(question, signal)
        return question.settings === undefined ? rows : rows.slice(0, 3)
      }
    }
    const site = { address: checkAddress(url), settings: checkOptions({ schema }), name: 'test' }
    const sessions = new Ending(site, [schema, 'public'], 1)
    onTestFinished(() => sessions.close())
    const allow = { scopes: [1], size: 400, whole: true, has: () => true, seqs: () => new Uint32Array() }
    const { found, effort } = await search(sessions, {
      vector: axis(0),
      fingerprint: 1,
      passages: true,
      allow,
      limit: 5,
      efSearch: 100,
      graph: { indexed: 'vector', rows: 400, parts: 1, partitioned: false },
      signal: undefined,
    })
    expect(effort).toMatchObject({ engine: 'exact' })
    expect(found.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  it('answers equals by their seq, whichever scopes they lie in, and wherever in the table', async () => {
    const schema = freshSchema()
    const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    const same = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => ({ id: `${from + i}`, text: text(7) }))
    await memory.write(scope('t', 'one'), same(0, 1))
    await memory.write(scope('t', 'two'), same(1, 40))
    await memory.write(scope('t', 'one'), same(40, 80))
    await query(`UPDATE ${schema}.embedding SET revision = revision WHERE seq < 9`) // they lie behind the others now
    const { ids } = await ask(memory, 't', axis(0), { descendants: true })
    expect(ids).toEqual(same(0, 10).map(({ id }) => id))
  })

  it('of whole texts alone knows no passages', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using memory = await openVectors(storage, { passages: false, exactUpTo: 1 })
    await memory.write('a', [
      { id: 'parts', text: `It was ${text(0, 5)}. Then ${text(9)} came.` },
      { id: 'whole', text: text(8, 1) },
    ])
    const wholes = async (): Promise<readonly (readonly unknown[])[]> => {
      const { items } = await memory.read('a', { vector: axis(0) })
      return items.map(({ record, via }) => [record.id, via.near?.why[0]?.code])
    }
    const expected = [
      ['whole', 'whole'],
      ['parts', 'whole'],
    ]
    expect(await wholes()).toEqual(expected)
    expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    expect(await wholes()).toEqual(expected)
    const similar = await memory.views.near.similar('a', 'whole')
    expect(similar[0]?.score).toBeCloseTo(5 / (Math.hypot(8, 1) * Math.hypot(5, 9)), 5)
  })

  it('finds as many records as there are, however many parts of one are closer than they', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    const others = Array.from({ length: 12 }, (_, i) => ({ id: `other-${i}`, text: text(1, i + 1) }))
    await memory.write('a', [{ id: 'long', text: 'It was 9. '.repeat(100).trim() }, ...others])
    const { ids } = await ask(memory, 'a', axis(0))
    expect(ids).toEqual(['long', ...others.slice(0, 9).map(({ id }) => id)])
  })

  it('ranks the other records of a scope by their closeness to one', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    await memory.write('a', [
      { id: 'one', text: text(5, 1) },
      { id: 'near', text: text(5, 2) },
      { id: 'far', text: text(0, 5) },
      { id: 'late', text: text(5, 1), expires: 1 },
    ])
    const similar = await memory.views.near.similar('a', 'one', { limit: 2 })
    expect(similar.map(({ record }) => record.id)).toEqual(['near', 'far'])
    await expect(memory.views.near.similar('a', 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await memory.views.near.index()).toEqual({ state: 'none' })
  })

  it('ends on the server, too, when its signal says so', async () => {
    const schema = freshSchema()
    const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
    await using memory = await openVectors(storage, { connections: 1 })
    await memory.write('a', text(1))
    await ask(memory, 'a', axis(0))
    await memory.views.near.index({ wait: true }) // it asks by itself
    const other = new pg.Client(url)
    await other.connect()
    onTestFinished(() => other.end())
    const waiting = async (): Promise<number> => {
      const { rows } = await other.query(
        `SELECT FROM pg_locks WHERE relation = '${schema}.embedding'::regclass AND NOT granted`,
      )
      return rows.length
    }
    await other.query(`BEGIN; LOCK TABLE ${schema}.embedding`)
    const abort = new AbortController()
    const read = () => memory.read('a', { vector: axis(0) }, { signal: abort.signal, deadline: 60_000 })
    // The second one has no connection yet: it does not begin when it gets that of the first.
    const answers = [read(), read()]
    await expect.poll(waiting).toBe(1)
    abort.abort()
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'ABORTED' })
    await expect.poll(waiting).toBe(0)
    const next = memory.read('a', { vector: axis(0) }, { deadline: 60_000 })
    await expect.poll(waiting).toBe(1)
    await other.query('ROLLBACK')
    expect((await next).items.length).toBe(1)
    expect((await ask(memory, 'a', axis(0))).ids.length).toBe(1)
  })

  it('that is aborted while it waits for a connection does not begin', async () => {
    const site = { address: checkAddress(url), settings: checkOptions({}), name: 'test' }
    const sessions = new Sessions(site, ['public'], 1)
    onTestFinished(() => sessions.close())
    const other = new pg.Client(url)
    await other.connect()
    onTestFinished(() => other.end())
    await other.query('SELECT pg_advisory_lock(1)')
    const first = sessions.ask({ sql: 'SELECT pg_advisory_xact_lock(1)', values: [] })
    const abort = new AbortController()
    const second = sessions.ask({ sql: 'SELECT pg_advisory_lock(2)', values: [] }, abort.signal)
    abort.abort()
    await other.query('SELECT pg_advisory_unlock(1)')
    await first
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' })
    expect(await query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 2")).toEqual([])
  })

  it('ends before a close, also where it waits for a connection, and does not begin after it', async () => {
    const site = { address: checkAddress(url), settings: checkOptions({}), name: 'test' }
    const sessions = new Sessions(site, ['public'], 1)
    const one = { sql: 'SELECT 1 AS one', values: [] }
    const answers = Array.from({ length: 5 }, () => sessions.ask(one))
    const closing = sessions.close()
    await expect(sessions.ask(one)).rejects.toMatchObject({ code: 'CLOSED' })
    for (const answer of answers) expect(await answer).toEqual([{ one: '1' }])
    await closing
  })

  it('goes on when its connections died meanwhile', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    await using memory = await openVectors(storage)
    await memory.write('a', { id: 'one', text: text(1) })
    await ask(memory, 'a', axis(0))
    await query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mnestic'")
    expect((await ask(memory, 'a', axis(0))).ids).toEqual(['one'])
  })

  it('is refused over another log, over bytes, and over what is no log in PostgreSQL', async () => {
    const [one, other] = [freshSchema(), freshSchema()].map((schema) =>
      postgresStorage(url, { schema, vectors: 'pgvector' }),
    )
    expect(() => postgresVectors(memoryStorage())).toThrow('what postgresStorage returned')
    expect(() => postgresVectors(undefined as never)).toThrow('what postgresStorage returned')
    const embedder = pointEmbedder()
    await expect(
      openMemory({ storage: one!, embedder, backends: { near: postgresVectors(other!) } }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const bytes = postgresStorage(url, { schema: freshSchema(), vectors: 'bytea' })
    await expect(
      openMemory({ storage: bytes, embedder, backends: { near: postgresVectors(bytes) } }),
    ).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  it.each([
    [{ passages: 1 }, 'passages of postgresVectors: got 1'],
    [{ engine: 'graph' }, 'engine of postgresVectors: got "graph"'],
    [{ exactUpTo: -1 }, 'exactUpTo of postgresVectors: got -1'],
    [{ efSearch: 1_001 }, 'efSearch of postgresVectors: got 1001'],
    [{ buildMemory: 0 }, 'buildMemory of postgresVectors: got 0'],
    [{ connections: 0 }, 'connections of postgresVectors: got 0'],
    [{ ef: 3 }, 'no member "ef"'],
  ])('options are checked when given: %j', (options, message) => {
    expect(() => postgresVectors(postgresStorage(url), options as never)).toThrow(message)
  })
})
