import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { isMnesticError, type OpenStorage } from '@mnestic/core'
import { postgresStorage, type PostgresStorageOptions } from '@mnestic/postgres'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'
import { allEntries, record, texts, write } from '../words.ts'

async function run(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'children', script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  await once(child, 'close')
  return output
}

async function opened(schema: string, options: PostgresStorageOptions = {}): Promise<OpenStorage> {
  const storage = await postgresStorage(url, { schema, ...options }).open()
  onTestFinished(() => storage.close())
  return storage
}

async function connected(): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

describe.skipIf(reason !== undefined)('several processes', () => {
  test('write at once to a log that is new: no revision is lost, given twice, or seen too late', async () => {
    const schema = freshSchema()
    const names = ['one', 'two', 'three']
    const writing = names.map((name) => run('writer.ts', [url, schema, name, '30']))
    const reader = await opened(schema)
    // Whoever has read up to a revision never gets one below it afterwards.
    let ended = false
    const all = Promise.all(writing).finally(() => (ended = true))
    const followed: number[] = []
    while (!ended || followed.length < (await reader.head()).revision) {
      const { revision } = await reader.head()
      const page = await reader.entries({
        after: followed.at(-1) ?? 0,
        limit: 4_096,
        text: false,
        vectors: false,
      })
      followed.push(...page.map((entry) => entry.revision))
      expect(followed.at(-1) ?? 0).toBeGreaterThanOrEqual(revision)
    }
    expect(followed).toEqual(Array.from({ length: 180 }, (_, i) => i + 1))
    const puts = (await allEntries(reader)).filter((entry) => entry.kind === 'put')
    for (const [i, output] of (await all).entries()) {
      const expected = Array.from({ length: 30 }, (_, k) => [
        `${names[i]} ${k} a`,
        `${names[i]} ${k} b`,
      ]).flat()
      expect((JSON.parse(output) as number[]).map((seq) => puts[seq - 1]?.body.text)).toEqual(expected)
    }
    expect(await reader.scope(['shared'])).toMatchObject({ records: 90 })
  })

  test('wait for a writer, and then say LOCKED; readers wait for nobody', async () => {
    const schema = freshSchema()
    const storage = await opened(schema, { lockTimeout: 50, connections: 1 })
    await write(storage, 'a', [record('1', 'one')])
    const holder = await connected()
    await holder.query(`BEGIN; SELECT FROM ${schema}.log FOR UPDATE`)
    const error: unknown = await write(storage, 'a', [record('2', 'two')]).catch((reason: unknown) => reason)
    expect(isMnesticError(error, 'LOCKED') && error.retryable).toBe(true)
    expect(await texts(storage)).toEqual(['one'])
    await holder.query('ROLLBACK')
    await write(storage, 'a', [record('2', 'two')])
  })

  test('wait for a connection, and for the server, no longer than they are told to', async () => {
    const schema = freshSchema()
    const storage = await opened(schema, { connections: 1, connectTimeout: 400, statementTimeout: 100 })
    await write(storage, 'a', [record('1', 'one')])
    const holder = await connected()
    await holder.query(`BEGIN; LOCK TABLE ${schema}.meta`)
    const failure = { code: 'STORAGE_FAILED', retryable: true }
    await expect(storage.getMeta('m')).rejects.toMatchObject({
      ...failure,
      message: expect.stringContaining('statementTimeout') as string,
    })
    const patient = await opened(schema, { connections: 1, connectTimeout: 400 })
    const waiting = patient.getMeta('m')
    await expect(patient.head()).rejects.toMatchObject({
      ...failure,
      message: expect.stringContaining('raise connections') as string,
    })
    await holder.query('ROLLBACK')
    expect(await waiting).toBeUndefined()
    expect(await storage.getMeta('m')).toBeUndefined()
  })

  test('a transaction that the server gave up, or whose connection was ended before its commit, is made again', async () => {
    const schema = freshSchema()
    const storage = await opened(schema)
    await write(storage, 'a', [record('1', 'one')])
    // Fails as the server does: by a serialisation failure, by a deadlock, and by ending the session.
    await query(`
      CREATE SEQUENCE ${schema}.tries;
      CREATE FUNCTION ${schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        CASE nextval('${schema}.tries')
          WHEN 1 THEN RAISE SQLSTATE '40001';
          WHEN 2 THEN RAISE SQLSTATE '40P01';
          ELSE RETURN NEW;
        END CASE; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON ${schema}.entry FOR EACH ROW EXECUTE FUNCTION ${schema}.fail()`)
    await write(storage, 'a', [record('2', 'two')])
    const holder = await connected()
    await holder.query(`BEGIN; SELECT FROM ${schema}.log FOR UPDATE`)
    const waiting = write(storage, 'a', [record('3', 'three')])
    const blocked = `FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'mnestic'
      AND query LIKE '%FROM log FOR UPDATE%'`
    await expect.poll(async () => (await query(`SELECT pid ${blocked}`)).length).toBe(1)
    await query(`SELECT pg_terminate_backend(pid) ${blocked}`)
    await holder.query('ROLLBACK')
    expect(await waiting).toMatchObject({ repeated: false, seqs: [3] })
    expect(await texts(storage)).toEqual(['one', 'two', 'three'])
  })
})

describe.skipIf(reason !== undefined)('a connection', () => {
  test('takes nothing from the environment', async () => {
    const wrong = {
      PGHOST: 'nowhere.invalid',
      PGPORT: '1',
      PGUSER: 'nobody',
      PGPASSWORD: 'wrong',
      PGDATABASE: 'none',
      PGOPTIONS: '-c search_path=pg_catalog -c no_such_setting=1',
      PGSSLMODE: 'require',
      PGSSLNEGOTIATION: 'direct',
      PGCLIENT_ENCODING: 'LATIN1',
      PGREPLICATION: 'database',
      PGCONNECT_TIMEOUT: '1',
      PGAPPNAME: 'wrong',
      PGBINARY: '1',
      PGPASSFILE: '/dev/null/none',
    }
    expect(await run('environment.ts', [url, freshSchema()], wrong)).toBe('one')
  })

  test('signs in with a password, which no name, message or error tells', async () => {
    const schema = freshSchema()
    const [{ hba_file: file } = {}] = await query('SHOW hba_file')
    await query(`CREATE ROLE signer LOGIN PASSWORD 'pw-xylophonequartz'; CREATE SCHEMA ${schema} AUTHORIZATION signer;
      COPY (VALUES ('host all signer all scram-sha-256'), ('host all all all trust')) TO '${String(file)}';
      SELECT pg_reload_conf()`)
    const { port } = new URL(url)
    const settings = { host: '127.0.0.1', port: Number(port), database: 'postgres', user: 'signer' }
    const passwords = ['pw-xylophonequartz', () => Promise.resolve('pw-xylophonequartz')]
    for (const password of passwords) {
      const storage = postgresStorage({ ...settings, password }, { schema })
      const open = await storage.open()
      await write(open, 'a', [record(`${typeof password}`, 'one')])
      await open.close()
      expect(storage.name).toBe(`postgres:127.0.0.1:${port}/postgres/${schema}`)
    }
    const failing = [
      { retryable: true, at: `postgres://signer:pw-xylophonequartz@127.0.0.1:1/postgres` },
      { retryable: false, at: `postgres://signer:wrong-xylophonequartz@127.0.0.1:${port}/postgres` },
    ]
    for (const { retryable, at } of failing) {
      const error: unknown = await postgresStorage(at, { schema })
        .open()
        .catch((why: unknown) => why)
      expect(error).toMatchObject({ code: 'STORAGE_FAILED', retryable })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('xylophone')
    }
  })
})

describe('what postgresStorage is given', () => {
  const secret = 'xylophonequartz'
  test.each([
    'not a url',
    `mysql://u:${secret}@h/d`,
    `postgres://u:${secret}@/d`,
    `postgres://:${secret}@h/d`,
    `postgres://u:${secret}@h`,
    `postgres://u:${secret}%@h/d`,
    `postgres://u:${secret}@h/d?sslmode=prefer`,
    `postgres://u:${secret}@h/d?password=${secret}`,
    undefined,
    { host: 'h', database: 'd' },
    { host: 'h', database: 'd', user: 'u', password: [secret] },
    { host: 'h', database: 'd', user: 'u', port: 70_000 },
    { host: `postgres://u:${secret}@h/d`, database: 'd', user: 'u' },
    { host: 'h', database: 'd', user: 'u', ssl: secret },
    { host: 'h', database: 'd', user: 'u', connectionString: secret },
  ])('is refused, and not repeated, where it is no connection: case %#', (connection) => {
    const make = (): unknown => postgresStorage(connection as string)
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error)
    expect(make).not.toThrow(secret)
  })

  test('is told in the name, but for user and password', () => {
    expect(postgresStorage(`postgres://u:${secret}@%2Frun%2Fpostgresql/d`).name).toBe(
      'postgres:/run/postgresql:5432/d/mnestic',
    )
    expect(postgresStorage(`postgres://u:${secret}@[::1]/my%20db`).name).toBe(
      'postgres:::1:5432/my db/mnestic',
    )
  })

  test.each([
    { schema: 'Upper' },
    { schema: 'a"b' },
    { schema: 'pg_x' },
    { schema: '' },
    { connections: 0 },
    { lockTimeout: -1 },
    { partitions: 1 },
    { vectors: 'halfvec' },
    { pool: 3 },
  ])('is refused where an option is odd: %o', (options) => {
    const make = (): unknown => postgresStorage('postgres://u@h/d', options as PostgresStorageOptions)
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error)
  })
})
