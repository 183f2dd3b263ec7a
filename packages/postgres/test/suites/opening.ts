import { postgresStorage, type PostgresStorageOptions } from '@mnestic/postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkAddress } from '../../src/address.ts'
import { findOrCreate } from '../../src/create.ts'
import { migrations } from '../../src/migrations.ts'
import { checkOptions } from '../../src/options.ts'
import { freshSchema, query, reason, url } from '../server.ts'
import { record, texts, write } from '../words.ts'

async function opened(
  options: PostgresStorageOptions,
): ReturnType<ReturnType<typeof postgresStorage>['open']> {
  const storage = await postgresStorage(url, options).open()
  onTestFinished(() => storage.close())
  return storage
}

describe.skipIf(reason !== undefined)('opening', () => {
  test('makes one log, however many open it at once', async () => {
    const schema = freshSchema()
    const all = await Promise.all(Array.from({ length: 8 }, () => opened({ schema })))
    expect(new Set(all.map(({ logId }) => logId)).size).toBe(1)
    await Promise.all(all.map((storage, i) => write(storage, 'a', [record(`${i}`, `${i}`)])))
    expect((await texts(all[0] ?? (await opened({ schema })))).toSorted()).toEqual(Array.from('01234567'))
  })

  test('brings an older format forward, once, and leaves a newer one alone', async () => {
    const schema = freshSchema()
    const storage = await opened({ schema })
    await write(storage, 'a', [record('1', 'one')])
    const later = [
      ...migrations,
      () => `ALTER TABLE "${schema}".entry ADD COLUMN colour text; UPDATE "${schema}".log SET version = 2`,
    ]
    const settings = checkOptions({ schema })
    const step = (): Promise<unknown> => findOrCreate(checkAddress(url), settings, 'test', later)
    await Promise.all([step(), step(), step()])
    expect(await texts(storage)).toEqual(['one'])
    await expect(opened({ schema })).rejects.toMatchObject({ code: 'NEWER_FORMAT' })
    expect(await query(`SELECT version FROM ${schema}.log`)).toEqual([{ version: 2 }])
  })

  test('refuses a schema that holds something else, and changes nothing in it', async () => {
    const schema = freshSchema()
    await query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.log (line text)`)
    await expect(opened({ schema })).rejects.toMatchObject({ code: 'CORRUPT' })
    expect(
      await query(`SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace`),
    ).toEqual([{ relname: 'log' }])
  })

  test('makes nothing where nothing is to be made', async () => {
    const schema = freshSchema()
    await expect(opened({ schema, create: false })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await query(`SELECT FROM pg_namespace WHERE nspname = '${schema}'`)).toEqual([])
    const made = await opened({ schema })
    expect((await opened({ schema, create: false })).logId).toBe(made.logId)
  })

  test('refuses a database in another encoding', async () => {
    await query(`CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0`)
    const at = url.replace(/postgres$/, 'latin')
    await expect(postgresStorage(at).open()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  test('declares the durability that the server is set to', async () => {
    const local = (sql: string): Promise<unknown> => query(`SET synchronous_commit = local; ${sql}`)
    const declared = async (...settings: readonly string[]): Promise<string> => {
      const role = freshSchema()
      await local(`CREATE ROLE ${role} LOGIN SUPERUSER`)
      for (const setting of settings) await local(`ALTER ROLE ${role} SET ${setting}`)
      const at = url.replace('postgres@', `${role}@`)
      const storage = await postgresStorage(at, { schema: 'durable' }).open()
      await storage.close()
      return storage.durability
    }
    expect(await declared()).toBe('fsynced')
    expect(await declared('synchronous_commit = off')).toBe('process')
    // No standby is there: a commit that waited for it would wait for ever.
    await query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
    await query('SELECT pg_reload_conf()')
    await expect
      .poll(() => query('SHOW synchronous_standby_names'))
      .toEqual([{ synchronous_standby_names: 'nobody' }])
    expect(await declared('synchronous_commit = on')).toBe('replicated')
    expect(await declared('synchronous_commit = local')).toBe('fsynced')
    expect(await declared('synchronous_commit = remote_write')).toBe('fsynced')
    await query(`ALTER SYSTEM RESET synchronous_standby_names`)
    await query('SELECT pg_reload_conf()')
  })

  test("keeps vectors in pgvector's type where it is there, or as it is told", async () => {
    const kept = async (options: PostgresStorageOptions): Promise<unknown> => {
      const schema = freshSchema()
      const storage = await opened({ schema, ...options })
      const vectors = { fingerprint: 'f', whole: Float32Array.of(0.1, -0, 1e-45), passages: [] }
      await write(storage, 'a', [record('1', 'one', { vectors })])
      expect((await storage.records([1], { vectors: true }))[0]?.vectors).toEqual(vectors)
      const [row] = await query(`SELECT pg_typeof(vector)::text AS type FROM ${schema}.embedding`)
      return row?.['type']
    }
    expect(await kept({})).toBe('vector')
    expect(await kept({ vectors: 'pgvector' })).toBe('vector')
    expect(await kept({ vectors: 'bytea' })).toBe('bytea')

    // A user who may not create it: told where it was asked for, else as bytes.
    await query('CREATE DATABASE plain')
    await query(`CREATE ROLE modest LOGIN; GRANT CREATE ON DATABASE plain TO modest`)
    const at = url.replace('postgres@', 'modest@').replace(/postgres$/, 'plain')
    await query('REVOKE CREATE ON SCHEMA public FROM PUBLIC', url.replace(/postgres$/, 'plain'))
    await expect(postgresStorage(at, { schema: 'a', vectors: 'pgvector' }).open()).rejects.toMatchObject({
      code: expect.stringMatching(/^(UNSUPPORTED|STORAGE_FAILED)$/) as string,
    })
    const modest = await postgresStorage(at, { schema: 'b' }).open()
    onTestFinished(() => modest.close())
    await write(modest, 'a', [record('1', 'one')])
    expect(await texts(modest)).toEqual(['one'])
  })
})
