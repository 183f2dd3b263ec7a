import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { AppendResult, OpenStorage } from '@mnestic/core'
import { postgresStorage, type PostgresStorageOptions } from '@mnestic/postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkAddress } from '../../src/address.ts'
import { Database } from '../../src/database.ts'
import { checkOptions } from '../../src/options.ts'
import { sessionSettings } from '../../src/session.ts'
import { freshSchema, query, reason, url } from '../server.ts'
import { record, texts, write } from '../words.ts'

async function opened(options: PostgresStorageOptions, at: string = url): Promise<OpenStorage> {
  const storage = await postgresStorage(at, options).open()
  onTestFinished(() => storage.close())
  return storage
}

/** One write for each text, all of them at once: with what became of each. */
async function atOnce(storage: OpenStorage, all: readonly string[]): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled(all.map((text) => write(storage, 'a', [record(text, text)])))
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? 'done' : (outcome.reason as { code: unknown }).code,
  )
}

/** Between the storage and the server; `cut` loses the connection when a commit has gone out, and answers it never. */
async function proxy(): Promise<{ readonly url: string; cut(): void }> {
  const { port } = new URL(url)
  const sockets = new Set<Socket>()
  let cutting = false
  const between = createServer((client) => {
    const server = connect(Number(port), '127.0.0.1')
    let committed = false
    client.on('data', (data) => {
      committed ||= cutting && data.includes('COMMIT\0')
      server.write(data)
    })
    server.on('data', (data) => {
      if (committed) {
        cutting = false
        client.destroy() // the answer to the commit, or what comes before it: the server goes on to its end
      } else client.write(data)
    })
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.once('close', () => (one === client ? other.end() : other.destroy()))
    }
  })
  between.listen(0, '127.0.0.1')
  await once(between, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    between.close()
  })
  const address = between.address()
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no address')
  return { url: url.replace(`:${port}`, `:${address.port}`), cut: () => (cutting = true) }
}

describe.skipIf(reason !== undefined)('writes that come at once', () => {
  test.each(['53200', '57014'])(
    'are not taken down by one for which the server has no room or time (%s)',
    async (state) => {
      const schema = freshSchema()
      const storage = await opened({ schema })
      await write(storage, 'a', [record('first', 'first')])
      await query(`
        CREATE FUNCTION ${schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.content = 'large' THEN RAISE SQLSTATE '${state}'; END IF;
          RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON ${schema}.entry FOR EACH ROW EXECUTE FUNCTION ${schema}.refuse()`)
      expect(await atOnce(storage, ['1', '2', 'large', '3'])).toEqual([
        'done',
        'done',
        'STORAGE_FAILED',
        'done',
      ])
      expect(await texts(storage)).toEqual(['first', '1', '2', '3'])
    },
  )

  test('with the same key land once, and each is answered alike', async () => {
    const storage = await opened({ schema: freshSchema() })
    const keyed = (hash: string): Promise<AppendResult> =>
      write(storage, 'a', [record('1', 'one')], { idempotency: { key: 'k', hash } })
    const [, first, second, other] = await Promise.allSettled([
      write(storage, 'b', [record('1', 'one')]),
      keyed('h'),
      keyed('h'),
      keyed('another'),
    ])
    expect(first).toMatchObject({ value: { repeated: false, seqs: [2], ids: ['1'], revision: 2 } })
    expect(second).toMatchObject({ value: { repeated: true, seqs: [2], ids: ['1'], revision: 2 } })
    expect(other).toMatchObject({ reason: { code: 'CONFLICT' } })
  })

  test('and reads that wait for a connection end before a close, and nothing begins after it', async () => {
    const schema = freshSchema()
    const storage = await opened({ schema, connections: 1 })
    const reader = await opened({ schema, connections: 1 })
    const all = Array.from({ length: 100 }, (_, i) => `${i}`)
    const [writing, reading] = [atOnce(storage, all), Promise.all(all.map(() => reader.head()))]
    const closing = Promise.all([storage.close(), reader.close()])
    await expect(reader.head()).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(write(storage, 'a', [record('late', 'late')])).rejects.toMatchObject({ code: 'CLOSED' })
    expect(new Set(await writing)).toEqual(new Set(['done']))
    expect((await reading).length).toBe(100)
    await closing
  })

  test('are each begun, whenever they come', async () => {
    const settings = checkOptions({ schema: freshSchema() })
    const db = new Database(sessionSettings(checkAddress(url), settings, ['pg_catalog']), 1, 'test')
    onTestFinished(() => db.close())
    const one = (): Promise<string> => db.write(async () => 'done')
    // At the very moment at which those before are done, and a little later.
    let later = one()
    for (let i = 0; i < 5; i++) later = later.then(async (done) => (i % 2 === 0 ? one() : done))
    expect(await later).toBe('done')
    expect(await one().then(one)).toBe('done')
  })

  test('whose commit nobody answers may have been kept: the same key tells, and nothing is there twice', async () => {
    const between = await proxy()
    const storage = await opened({ schema: freshSchema(), connections: 1 }, between.url)
    await write(storage, 'a', [record('0', 'zero')])
    const keyed = (i: number): Promise<AppendResult> =>
      write(storage, 'a', [record(`${i}`, `${i}`)], { idempotency: { key: `${i}`, hash: 'h' } })
    between.cut()
    const [lost, ...others] = await Promise.allSettled([keyed(1), keyed(2), keyed(3)])
    expect(lost).toMatchObject({
      reason: {
        code: 'STORAGE_FAILED',
        retryable: true,
        message: expect.stringContaining('not known') as string,
      },
    })
    expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    const again = await Promise.all([keyed(1), keyed(2), keyed(3)])
    expect(again.map(({ seqs }) => seqs)).toEqual([[2], [3], [4]])
    expect(again.map(({ repeated }) => repeated)).toEqual([true, true, true])
    expect(await texts(storage)).toEqual(['zero', '1', '2', '3'])
  })
})
