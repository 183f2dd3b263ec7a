import type { Filter } from '@mnestic/core'
import { postgresStorage, type PostgresStorageOptions } from '@mnestic/postgres'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'
import { ask, clustered, openVectors, pointEmbedder, textOf, writeAll } from './points.ts'

// What is promised here does not hang on the disk.
if (reason === undefined) await query('ALTER DATABASE postgres SET synchronous_commit = off')

const cues = clustered(12, 7)

/** Records whose texts are their vectors; each says in its metadata how many of a thousand are like it. */
const records = clustered(1_500, 3).map((vector, i) => ({
  id: `r${i}`,
  text: textOf(vector),
  speaker: i % 10 === 0 ? 'ana' : 'bruno',
  // `far`: from the first cue.
  metadata: { half: i % 2, rare: i % 500, far: dot(vector, cues[0]!) < 0 },
}))

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0)
}

async function filled(options: PostgresStorageOptions = {}) {
  const schema = freshSchema()
  const storage = postgresStorage(url, { schema, vectors: 'pgvector', ...options })
  const memory = await openVectors(storage, { exactUpTo: 500 })
  const exact = await openVectors(storage, { engine: 'exact' })
  await writeAll(memory, 'large', records)
  await memory.write('small', records.slice(0, 30))
  await ask(memory, 'large', clustered(1, 1)[0]!) // what came is seen by a read
  expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
  return {
    schema,
    storage,
    memory,
    exact,
    async [Symbol.asyncDispose]() {
      await memory.close()
      await exact.close()
    },
  }
}

/** The share of the exact answers that is answered; never fewer records. */
async function recall(
  { memory, exact }: Pick<Awaited<ReturnType<typeof filled>>, 'memory' | 'exact'>,
  options: Parameters<typeof ask>[3] = {},
  asked: readonly Float32Array[] = cues,
): Promise<{ readonly share: number; readonly engines: ReadonlySet<unknown> }> {
  let [common, all] = [0, 0]
  const engines = new Set()
  for (const cue of asked) {
    const got = await ask(memory, 'large', cue, options)
    const wanted = await ask(exact, 'large', cue, options)
    expect(wanted.effort).toMatchObject({ engine: 'exact' })
    expect(got.ids.length).toBe(wanted.ids.length)
    common += got.ids.filter((id) => wanted.ids.includes(id)).length
    all += wanted.ids.length
    engines.add(got.effort['engine'])
  }
  return { share: common / all, engines }
}

describe.skipIf(reason !== undefined)('an index', () => {
  it('answers nearly what comparing all answers, with filters of any kind, and never fewer', async () => {
    await using memories = await filled()
    const { share, engines } = await recall(memories)
    expect(share).toBeGreaterThanOrEqual(0.98)
    expect(engines).toEqual(new Set(['graph']))

    const filters: readonly (readonly [Filter, string])[] = [
      [{ metadata: { half: 1 } }, 'graph'],
      [{ not: { metadata: { half: 1 } } }, 'graph'],
      [{ speaker: 'ana' }, 'exact'],
      [{ metadata: { rare: 5 } }, 'exact'],
      [{ metadata: { rare: { gt: 1e6 } } }, 'exact'],
      [{ text: { contains: '11' } }, 'graph'], // which core alone can tell: two of three
    ]
    for (const [filter, engine] of filters) {
      const filtered = await recall(memories, { filter }, cues.slice(0, 5))
      expect(filtered.share >= 0.98 || Number.isNaN(filtered.share)).toBe(true)
      expect([JSON.stringify(filter), ...filtered.engines]).toEqual([JSON.stringify(filter), engine])
    }

    // All that may be answered lies far from the cue: that is too far. And the server's own limits do not count.
    for (const setting of ['hnsw.max_scan_tuples = 1', "work_mem = '64kB'"]) {
      await query(`ALTER DATABASE postgres SET ${setting}`)
      onTestFinished(
        async () => void (await query(`ALTER DATABASE postgres RESET ${setting.split(' ')[0]!}`)),
      )
    }
    await query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mnestic'")
    const far = await recall(memories, { filter: { metadata: { far: true } } }, cues.slice(0, 1))
    expect(far).toEqual({ share: 1, engines: new Set(['exact']) })
    // As few at a time as can be: the index is asked again and again.
    await using narrow = await openVectors(memories.storage, { exactUpTo: 500, efSearch: 10 })
    await narrow.views.near.index({ wait: true })
    const half = await recall(
      { memory: narrow, exact: memories.exact },
      { filter: { metadata: { half: 0 } } },
    )
    expect(half.share).toBeGreaterThan(0.9)
    expect(half.engines).toEqual(new Set(['graph']))

    // Nothing that the filter could say to the server: the last revisions are left out by number.
    const { revision } = await memories.memory.stats('large')
    const past = await recall(memories, { asOf: { revision: Math.floor(revision / 2) } }, cues.slice(0, 5))
    expect(past.share).toBeGreaterThanOrEqual(0.98)

    // A scope that is a small part of the index is compared as a whole.
    const { ids, effort } = await ask(memories.memory, 'small', cues[0]!)
    expect(ids).toEqual((await ask(memories.exact, 'small', cues[0]!)).ids)
    expect(effort).toMatchObject({ engine: 'exact' })
  })

  it('holds no byte of what is forgotten', async () => {
    await using memories = await filled()
    const gone = records.slice(100, 110)
    const receipt = await memories.memory.forget('large', { ids: gone.map(({ id }) => id) })
    expect(receipt.proof['near']).toEqual({ method: 'deleted', remaining: 0, bytes: 'unreachable' })

    // Of the heap that cannot be said: bytes stay in the free space of its pages until others come there.
    await query('CHECKPOINT')
    const inIndex = async ({ text }: { readonly text: string }): Promise<unknown> => {
      const [floats] = await pointEmbedder().embed([text])
      const needle = Buffer.from(floats!.buffer).subarray(0, 32).toString('hex')
      const file = `pg_read_binary_file(pg_relation_filepath('${memories.schema}.embedding_hnsw_1'))`
      const [row] = await query(`SELECT position('\\x${needle}'::bytea IN ${file}) > 0 AS there`)
      return row?.['there']
    }
    expect(await inIndex(records[111]!)).toBe(true)
    for (const one of gone) expect(await inIndex(one)).toBe(false)
    expect((await recall(memories)).share).toBeGreaterThanOrEqual(0.98)
  })

  it('is made anew where much is forgotten; meanwhile and afterwards nothing less is found of the rest', async () => {
    await using memories = await filled()
    const gone = records.filter((_, i) => i % 2 > 0).map(({ id }) => id)
    const index = `SELECT oid FROM pg_class WHERE oid = '${memories.schema}.embedding_hnsw_1'::regclass`
    const before = await query(index)
    await memories.memory.forget('large', { ids: gone })
    const left = await query(`SELECT count(*) FROM ${memories.schema}.embedding`)
    expect(left).toEqual([{ count: String(records.length - gone.length + 30) }])
    expect((await recall(memories)).share).toBeGreaterThanOrEqual(0.98)
    expect(await memories.memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    expect(await query(index)).not.toEqual(before)
    const again = await recall(memories)
    expect(again.share).toBeGreaterThanOrEqual(0.98)
    expect(again.engines).toEqual(new Set(['graph']))
  })

  it('is made in each partition, by scope', async () => {
    await using memories = await filled({ partitions: 3 })
    const indexes = await query(
      `SELECT tablename FROM pg_indexes WHERE schemaname = '${memories.schema}' AND indexdef LIKE '%hnsw%' ORDER BY 1`,
    )
    expect(indexes.map(({ tablename }) => tablename)).toEqual(['embedding_0', 'embedding_1', 'embedding_2'])
    const { share, engines } = await recall(memories)
    expect(share).toBeGreaterThanOrEqual(0.98)
    expect(engines).toEqual(new Set(['graph']))
  })

  it('that was left half-made is made anew', async () => {
    const schema = freshSchema()
    const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
    {
      await using memory = await openVectors(storage, { exactUpTo: 10 })
      await memory.write('a', records.slice(0, 100))
      await ask(memory, 'a', cues[0]!)
      expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    }
    const valid = `SELECT indisvalid FROM pg_index WHERE indexrelid = '${schema}.embedding_hnsw_1'::regclass`
    await query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '${schema}.embedding_hnsw_1'::regclass`,
    )
    await using memory = await openVectors(storage, { exactUpTo: 10 })
    expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    expect(await query(valid)).toEqual([{ indisvalid: true }])
  })

  it('is waited for by nobody, and found when another process has made it', async () => {
    const schema = freshSchema()
    const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
    const other = new pg.Client(url)
    await other.connect()
    onTestFinished(() => other.end())
    await other.query(`SET search_path = ${schema}`)
    await using memory = await openVectors(storage, { exactUpTo: 10 })
    await other.query('SELECT pg_advisory_lock(1752068983, hashtext(current_schema()))')
    await memory.write('a', records.slice(0, 100))
    expect((await ask(memory, 'a', cues[0]!)).effort).toMatchObject({ engine: 'exact' })
    expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'building', done: 0 })
    await other.query('SELECT pg_advisory_unlock_all()')
    for (let i = 0; i < 16; i++) await ask(memory, 'a', cues[0]!)
    expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
  })

  it('of more than 2,000 dimensions holds half the bits, and scores come from the whole vectors', async () => {
    const storage = postgresStorage(url, { schema: freshSchema(), vectors: 'pgvector' })
    const embedder = pointEmbedder('long', 2_049)
    await using memory = await openVectors(storage, { exactUpTo: 10 }, embedder)
    await using exact = await openVectors(storage, { engine: 'exact' }, embedder)
    const texts = Array.from({ length: 200 }, (_, i) =>
      Array.from({ length: 40 }, (_, k) => Math.round(100 * Math.sin(i + k * (1 + (i % 7))))).join(' '),
    )
    await memory.write(
      'a',
      texts.map((text, i) => ({ id: `r${i}`, text })),
    )
    const [cue] = await embedder.embed([`${texts[3]!} 5`])
    await ask(memory, 'a', cue!, { limit: 3, candidates: 3 })
    expect(await memory.views.near.index({ wait: true })).toEqual({ state: 'ready' })
    const read = { limit: 3, candidates: 3 }
    const got = await memory.read('a', { vector: cue! }, { ...read, explain: true })
    const wanted = await exact.read('a', { vector: cue! }, read)
    expect(got.explanation?.efforts['near']).toMatchObject({ engine: 'graph' })
    const said = ({ items }: typeof got) => items.map(({ record, via }) => [record.id, via.near?.score])
    expect(said(got)).toEqual(said(wanted))
  })
})
