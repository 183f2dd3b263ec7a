import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMnesticError, type Entry, type OpenStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, expect, test } from 'vitest'
import { allEntries, erase, opened, randomNumbers, record, temporary, texts, write } from './support.ts'

const pageSize = 4096
const snapshotKey = { view: 'v', scope: 1, key: 'k' }

/** A log with something in every table, closed. Answers its only file. */
async function sample(directory: string): Promise<string> {
  const storage = await opened(directory)
  const random = randomNumbers(3)
  for (let i = 0; i < 60; i++) {
    const vector = Float32Array.from({ length: 64 }, random)
    await write(
      storage,
      ['people', `p${i % 5}`],
      Array.from({ length: 5 }, (_, k) =>
        record(`${i} ${k}`, `text ${i} ${k} `.repeat(1 + Math.floor(random() * 60)), {
          body: { speaker: `s${k}`, metadata: { i, k } },
          ...(k > 0 && { supersedes: [{ index: 0 }] }),
          vectors: { fingerprint: 'f', whole: vector, passages: [vector] },
        }),
      ),
      { idempotency: { key: `${i}`, hash: `${i}` } },
    )
  }
  await write(storage, ['people', 'p0'], [], {
    notes: [{ owner: 'o', about: [1], data: { pinned: true }, bytes: Uint8Array.of(1, 2, 3) }],
  })
  await erase(storage, 1, [2, 3])
  await storage.setMeta('m', 'value')
  await storage.snapshots.put(snapshotKey, { at: 302, upto: 302, bytes: new Uint8Array(9_000).fill(5) })
  await storage.close()
  return join(directory, 'log.sqlite')
}

/** All that can be read; each part is its value or the code of an error. */
async function everything(storage: OpenStorage): Promise<Map<string, unknown>> {
  const seqs = Array.from({ length: 310 }, (_, i) => i + 1)
  const parts = new Map<string, () => Promise<unknown>>([
    ['head', () => storage.head()],
    ['meta', () => storage.getMeta('m')],
    ['snapshot', () => storage.snapshots.get(snapshotKey)],
    ['derivatives', () => storage.derivatives(seqs)],
    ['log', () => allEntries(storage)],
    ...seqs.map((seq) => [`record ${seq}`, () => storage.records([seq], { vectors: true })] as const),
    ...[1, 2, 3, 4, 5].map((scope) => [`info ${scope}`, () => storage.scopeByNumber(scope)] as const),
  ])
  const read = new Map<string, unknown>()
  for (const [part, call] of parts) {
    read.set(
      part,
      await call().catch((error: unknown) => {
        if (!isMnesticError(error)) throw error
        return `error ${error.code}`
      }),
    )
  }
  return read
}

/** What may be missing without a word: nothing else in the file says that it was there. */
function absent(part: string, value: unknown): boolean {
  return value === undefined && (part === 'snapshot' || part === 'meta')
}

describe('a damaged file', () => {
  test('gives a coded error or the right content, never a wrong one', async () => {
    const directory = await temporary()
    const file = await sample(directory)
    const clean = readFileSync(file)
    const original = await sqliteStorage(directory).open()
    const truth = await everything(original)
    await original.close()
    const random = randomNumbers(5)
    let errors = 0
    for (let round = 0; round < 50; round++) {
      const copy = join(directory, `copy ${round}`)
      mkdirSync(copy)
      const damaged = Buffer.from(clean)
      // One flipped bit in every 7th page, from another page and at another place each round.
      for (let page = round % 7; page * pageSize < damaged.length; page += 7) {
        const at = page * pageSize + Math.floor(random() * pageSize)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      }
      writeFileSync(join(copy, 'log.sqlite'), damaged)
      try {
        const storage = await sqliteStorage(copy).open()
        const read = await everything(storage)
        await storage.close()
        for (const [part, value] of read) {
          if (String(value).startsWith('error ')) {
            expect(value).toBe('error CORRUPT')
            errors++
          } else if (!absent(part, value)) expect([part, value]).toEqual([part, truth.get(part)])
        }
      } catch (error) {
        if (!isMnesticError(error)) throw error
        expect(['CORRUPT', 'NEWER_FORMAT']).toContain(error.code)
        errors++
      }
      rmSync(copy, { recursive: true })
    }
    expect(errors).toBeGreaterThan(20)
  }, 60_000)

  test.each([
    ['cut in the middle', (file: string) => truncateSync(file, 20 * pageSize + 100)],
    ['cut in its header', (file: string) => truncateSync(file, 50)],
    ['no SQLite file', (file: string) => writeFileSync(file, 'hello '.repeat(1000))],
    ['another SQLite file', (file: string) => foreign(file)],
    ['without a table', (file: string) => alter(file, 'DROP TABLE batch')],
    ['without its state', (file: string) => alter(file, 'DELETE FROM log')],
  ])('%s is refused as CORRUPT, and left as it is', async (_, damage) => {
    const directory = await temporary()
    const file = await sample(directory)
    damage(file)
    const before = readFileSync(file)
    await expect(sqliteStorage(directory).open()).rejects.toMatchObject({ code: 'CORRUPT' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('of a newer version is refused as NEWER_FORMAT, and left as it is', async () => {
    const directory = await temporary()
    const file = await sample(directory)
    alter(file, 'PRAGMA user_version = 999')
    const before = readFileSync(file)
    await expect(sqliteStorage(directory).open()).rejects.toMatchObject({
      code: 'NEWER_FORMAT',
      retryable: false,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('that lost a row is CORRUPT, not shorter', async () => {
    const directory = await temporary()
    const storage = await opened(directory)
    await write(storage, 'a', [record('1', 'one'), record('2', 'two'), record('3', 'three')])
    const raw = new DatabaseSync(join(directory, 'log.sqlite'))
    raw.exec('DELETE FROM entry WHERE revision = 2')
    raw.close()
    await expect(allEntries(storage)).rejects.toMatchObject({ code: 'CORRUPT' })
    await expect(storage.records([2], { vectors: false })).rejects.toMatchObject({ code: 'CORRUPT' })
  })

  test('drops a damaged snapshot and keeps the rest', async () => {
    const directory = await temporary()
    const file = await sample(directory)
    alter(file, 'UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE bytes IS NOT NULL')
    const storage = await opened(directory)
    expect(await storage.snapshots.get(snapshotKey)).toBeUndefined()
    expect(await storage.snapshots.keys('v')).toEqual([])
    expect(await texts(storage)).toHaveLength(298)
  })
})

function foreign(file: string): void {
  rmSync(file)
  const database = new DatabaseSync(file)
  database.exec('CREATE TABLE mine (a)')
  database.close()
}

function alter(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

describe('a medium that fails', () => {
  test('read-only gives STORAGE_FAILED, not retryable, and changes nothing', async () => {
    const directory = await temporary()
    const file = await sample(directory)
    const before = readFileSync(file)
    chmodSync(directory, 0o555)
    chmodSync(file, 0o444)
    const child = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'children/unprivileged.ts'), directory],
      { encoding: 'utf8' },
    )
    chmodSync(directory, 0o755)
    expect(child.stdout).toBe('STORAGE_FAILED false')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('full gives STORAGE_FAILED, retryable, loses nothing, and still forgets', async () => {
    const directory = await temporary()
    const storage = await opened(directory, { maxBytes: 2 ** 20 })
    const kept: string[] = []
    let failure: unknown
    while (failure === undefined) {
      const text = `${kept.length} `.repeat(10_000)
      try {
        await write(storage, 'a', [record(`${kept.length}`, text)])
        kept.push(text)
      } catch (error) {
        failure = error
      }
    }
    expect(isMnesticError(failure, 'STORAGE_FAILED') && failure.retryable).toBe(true)
    expect(await texts(storage)).toEqual(kept)
    await erase(storage, 1, [1, 2])
    expect(await storage.scrub()).toBe('gone')
    expect(await texts(storage)).toEqual(kept.slice(2))
    await write(storage, 'a', [record('again', 'x'.repeat(20_000))])
  })

  test('full to the last byte still forgets, and keeps the note that goes with it', async () => {
    const storage = await opened(await temporary(), { maxBytes: 2 ** 20 })
    const seqs: number[] = []
    for (const size of [20_000, 2_000, 10])
      for (let failure: unknown; failure === undefined;)
        await write(storage, 'a', [record(`${seqs.length}`, 'x'.repeat(size))]).then(
          ({ revision }) => seqs.push(revision),
          (error: unknown) => (failure = error),
        )
    const [kept = 0, ...others] = seqs
    const note = { scope: 1, owner: 'o', about: [kept], data: 'y'.repeat(20_000) }
    const tiny = others.slice(-1)
    await storage.erase({ seqs: new Map([[1, tiny]]), notes: [note], wholeScopes: [] })
    expect((await allEntries(storage)).slice(-2)).toMatchObject([
      { kind: 'erase', seqs: tiny },
      { kind: 'note' },
    ])
    await expect(write(storage, 'a', [record('more', 'x'.repeat(20_000))])).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    })
  })
})

test('a directory copied while it is open is a log up to some moment', async () => {
  const directory = await temporary()
  const storage = await opened(directory)
  await write(storage, 'a', [record('1', 'one')])
  const copy = await temporary()
  for (const name of ['log.sqlite', 'log.sqlite-wal']) copyFileSync(join(directory, name), join(copy, name))
  const entries: Entry[] = await allEntries(await opened(copy))
  expect(entries).toEqual(await allEntries(storage))
})
