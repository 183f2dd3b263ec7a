import { openMemory, type OpenStorage } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'
import { erase, record, write } from '../words.ts'

async function opened(schema: string): Promise<OpenStorage> {
  const storage = await postgresStorage(url, { schema, partitions: 2 }).open()
  onTestFinished(() => storage.close())
  return storage
}

/** `table: word` for each row that holds one of the words, as text or as hexadecimal bytes. */
async function holding(schema: string, words: readonly string[]): Promise<string[]> {
  const tables = await query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r'`,
  )
  const found: string[] = []
  for (const { name } of tables)
    for (const row of await query(`SELECT t::text AS row FROM ${schema}.${String(name)} t`))
      for (const word of words) {
        const forms = [
          word,
          Buffer.from(word).toString('hex'),
          Buffer.from(word, 'utf16le').swap16().toString('hex'),
        ]
        if (forms.some((form) => String(row['row']).includes(form))) found.push(`${String(name)}: ${word}`)
      }
  return found
}

/** How many dead rows a VACUUM finds in the tables with content: the server says so itself. */
async function deadRows(schema: string): Promise<number> {
  const client = new pg.Client(url)
  let said = ''
  client.on('notice', ({ message = '' }) => (said += `${message}\n`))
  await client.connect()
  await client.query("SET client_min_messages = 'info'")
  for (const table of ['entry', 'embedding', 'link', 'batch', 'snapshot', 'chunk'])
    await client.query(`VACUUM (VERBOSE, INDEX_CLEANUP ON) ${schema}.${table}`)
  await client.end()
  const found = [...said.matchAll(/^tuples: (\d+) removed, \d+ remain, (\d+) are dead/gm)]
  return found.reduce((sum, [, removed, left]) => sum + Number(removed) + Number(left), 0)
}

async function nextTransaction(): Promise<number> {
  const [row] = await query('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS id')
  return Number(row?.['id'])
}

/**
 * What a standby with `hot_standby_feedback` says to its primary, by the protocol that it speaks:
 * https://www.postgresql.org/docs/current/protocol-replication.html
 */
async function standbyWithFeedback(): Promise<{ sees(transaction: number): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig)
  client.on('error', () => {})
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await expect.poll(async () => (await query('SELECT FROM pg_stat_replication')).length).toBe(0)
  })
  const { rows } = await client.query<{ xlogpos: string }>('IDENTIFY_SYSTEM')
  client.query(`START_REPLICATION PHYSICAL ${rows[0]!.xlogpos}`).catch(() => {}) // it streams until it ends
  const { connection } = client as unknown as { connection: { sendCopyFromChunk(chunk: Buffer): void } }
  return {
    async sees(transaction) {
      const message = Buffer.alloc(25)
      message.write('h')
      message.writeUInt32BE(transaction, 9) // after the time; then its epoch, and the same for catalogs
      connection.sendCopyFromChunk(message)
      const told = `SELECT FROM pg_stat_replication WHERE backend_xmin = '${transaction}'`
      await expect.poll(async () => (await query(told)).length).toBe(1)
    },
  }
}

const words = [
  'text',
  'session',
  'speaker',
  'meta',
  'fact',
  'note',
  'bytes',
  'snapshot',
  'id',
  'key',
  'hash',
  'scope',
].map((word) => `${word}-xylophonequartz`)

async function canary(storage: OpenStorage): Promise<void> {
  const kept = (i: number) => record(`kept-${i}`, `kept ${i}`)
  await write(storage, 'other', [kept(1), kept(2)])
  const secret = record('id-xylophonequartz', `The text-xylophonequartz. ${'More of it. '.repeat(900)}`, {
    body: {
      session: 'session-xylophonequartz',
      speaker: 'speaker-xylophonequartz',
      metadata: { a: 'meta-xylophonequartz' },
      facts: [{ subject: 'fact-xylophonequartz', predicate: 'is', object: 'gone' }],
    },
    vectors: { fingerprint: 'f', whole: Float32Array.of(0.123456, -0.654321), passages: [] },
  })
  await write(storage, ['people', 'scope-xylophonequartz'], [secret], {
    idempotency: { key: 'key-xylophonequartz', hash: 'hash-xylophonequartz' },
    notes: [
      {
        owner: 'o',
        about: [],
        aboutNew: [0],
        data: 'note-xylophonequartz',
        bytes: Buffer.from('bytes-xylophonequartz'),
      },
    ],
  })
  await storage.snapshots.put(
    { view: 'v', scope: 2, key: 'k' },
    { at: 4, upto: 4, bytes: Buffer.from('snapshot-xylophonequartz') },
  )
}

describe.skipIf(reason !== undefined)('an erasure', () => {
  test('leaves no word of it in any table, and no dead row that holds one after the scrub', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    const before = await holding(schema, words)
    // Keys and ids stand as digests beside the record itself: of the keys nothing is to be found at any time.
    expect(new Set(before.map((line) => line.split(': ')[1]))).toEqual(
      new Set(words.filter((word) => !word.startsWith('key'))),
    )
    await erase(storage, 2, [3])
    expect(await holding(schema, words)).toEqual([])
    expect(await storage.scrub()).toBe('unreachable')
    expect(await deadRows(schema)).toBe(0)
    // And it would be told: this one was not scrubbed.
    await erase(storage, 1, [1])
    expect(await deadRows(schema)).toBeGreaterThan(0)
    expect(await holding(schema, ['kept 1', 'kept 2'])).toEqual([expect.stringMatching(/: kept 2$/)])
  })

  test('is followed by no snapshot of before: what comes too late is not even sent', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    await erase(storage, 2, [3])
    expect(await storage.scrub()).toBe('unreachable')
    for (const scope of [0, 2]) {
      const key = { view: 'v', scope, key: 'k' }
      const late = { at: 4, upto: 4, bytes: Buffer.from('snapshot-xylophonequartz') }
      expect(await storage.snapshots.put(key, late)).toBe('stale')
    }
    expect(await deadRows(schema)).toBe(0)
  })

  test('holds up a snapshot that is saved meanwhile, and makes it stale', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    for (const scope of [0, 1]) {
      const other = new pg.Client(url)
      await other.connect()
      onTestFinished(() => other.end())
      await other.query(`BEGIN; SELECT FROM ${schema}.log FOR UPDATE`)
      await other.query(`UPDATE ${schema}.log SET erased = 9; UPDATE ${schema}.scope SET erased = 9`)
      const key = { view: 'v', scope, key: 'k' }
      const saved = storage.snapshots.put(key, { at: 4, upto: 4, bytes: Buffer.from('of before') })
      const blocked = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'mnestic'`
      await expect.poll(async () => (await query(blocked)).length).toBe(1)
      await other.query(`COMMIT`)
      expect(await saved).toBe('stale')
      await query(`UPDATE ${schema}.log SET erased = 0; UPDATE ${schema}.scope SET erased = 0`)
    }
    expect(await query(`SELECT FROM ${schema}.chunk WHERE scope < 2`)).toEqual([])
  })

  test('is pending while an older transaction still sees it, and is finished by the next scrub', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    const reader = new pg.Client(url)
    await reader.connect()
    onTestFinished(() => reader.end())
    const seen = async (): Promise<number | null> =>
      (await reader.query(`SELECT FROM ${schema}.entry WHERE content LIKE '%xylophone%'`)).rowCount
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    expect(await seen()).toBe(1)
    await erase(storage, 2, [3])
    expect(await seen()).toBe(1)
    expect(await storage.scrub()).toBe('pending')
    await reader.query('COMMIT')
    expect(await seen()).toBe(0)
    expect(await storage.scrub()).toBe('unreachable')
  })

  test('is pending while a transaction still sees it that began only after it, beside an older one', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    const [older, later] = [new pg.Client(url), new pg.Client(url)]
    for (const client of [older, later]) {
      await client.connect()
      onTestFinished(() => client.end())
    }
    await older.query('BEGIN; SELECT pg_current_xact_id()')
    await erase(storage, 2, [3])
    const word = storage.scrub()
    await query('SELECT') // by then the scrub waits for the older one
    await later.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM ${schema}.entry`)
    await older.query('COMMIT')
    expect(await word).toBe('pending')
    await later.query('COMMIT')
    expect(await storage.scrub()).toBe('unreachable')
    expect(await deadRows(schema)).toBe(0)
  })

  test('is pending while a standby that tells what it still sees may see it', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    const standby = await standbyWithFeedback()
    await standby.sees(await nextTransaction())
    await erase(storage, 2, [3])
    expect(await storage.scrub()).toBe('pending')
    expect(await deadRows(schema)).toBeGreaterThan(0)
    await standby.sees(await nextTransaction())
    expect(await storage.scrub()).toBe('unreachable')
    expect(await deadRows(schema)).toBe(0)
  })

  test('is vacuumed so that no page is passed by because somebody reads it', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await canary(storage)
    const erasing = await nextTransaction()
    await erase(storage, 2, [3])
    expect(await storage.scrub()).toBe('unreachable')
    // Such a VACUUM leaves no row unfrozen that is as old as the erasure.
    const frozen = await query(
      `SELECT relname, relfrozenxid::text AS upto FROM pg_class
       WHERE relkind = 'r' AND relnamespace = '${schema}'::regnamespace AND relname ~ '^(entry|embedding|snapshot|chunk)(_[0-9]+)?$'`,
    )
    expect(new Set(frozen.map(({ relname }) => String(relname).split('_')[0])).size).toBe(4)
    for (const { upto } of frozen) expect(Number(upto)).toBeGreaterThan(erasing)
  })

  test('is vacuumed away by each of those who forget at once, in one process or several', async () => {
    const schema = freshSchema()
    const storages = [await opened(schema), await opened(schema)] as const
    const records = Array.from({ length: 12 }, (_, i) => record(`${i}`, `text ${i}`))
    await write(storages[0], 'a', [...records, record('kept', 'kept')])
    const words = await Promise.all(
      records.map(async (_, i) => {
        const storage = storages[i % 2 === 0 ? 0 : 1]
        await erase(storage, 1, [i + 1])
        const word = await storage.scrub()
        // Where a machine is busy, another one's transaction may take longer than a scrub waits for it.
        return word === 'pending' ? await storage.scrub() : word
      }),
    )
    expect(new Set(words)).toEqual(new Set(['unreachable']))
    expect(await deadRows(schema)).toBe(0)
  })

  test('is what the receipt of a memory says', async () => {
    const memory = await openMemory({
      storage: postgresStorage(url, { schema: freshSchema() }),
      backends: {},
    })
    onTestFinished(() => memory.close())
    const { ids, durability } = await memory.write('ana', 'Ana dances tango.')
    expect(durability).toBe('fsynced')
    expect(await memory.forget('ana', { ids })).toMatchObject({
      erased: ids,
      proof: { log: { bytes: 'unreachable' } },
      pending: [],
    })
  })
})
