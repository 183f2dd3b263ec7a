import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppendBatch, AppendResult, Entry, NewRecord, OpenStorage, Scope } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { onTestFinished } from 'vitest'
import { contents } from './words.ts'

export { allWords, canaryWord, randomNumbers, record } from './words.ts'

/** A directory that goes with the test. */
export async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mnestic-sqlite-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Opened, and closed with the test. */
export async function opened(
  directory: string,
  options: Parameters<typeof sqliteStorage>[1] = {},
): Promise<OpenStorage> {
  const storage = await sqliteStorage(directory, options).open()
  onTestFinished(() => storage.close())
  return storage
}

export async function write(
  storage: OpenStorage,
  scope: string | Scope,
  records: readonly NewRecord[],
  more: Partial<AppendBatch> = {},
): Promise<AppendResult> {
  return storage.append({
    scope: typeof scope === 'string' ? [scope] : scope,
    records,
    notes: [],
    vectors: [],
    ...more,
  })
}

export async function erase(storage: OpenStorage, scope: number, seqs: readonly number[]): Promise<void> {
  await storage.erase({ seqs: new Map([[scope, seqs]]), notes: [], wholeScopes: [] })
}

export async function allEntries(storage: OpenStorage, scope?: number): Promise<Entry[]> {
  const found: Entry[] = []
  for (;;) {
    const after = found.at(-1)?.revision ?? 0
    const page = await storage.entries({
      after,
      ...(scope !== undefined && { scope }),
      limit: 64,
      text: true,
      vectors: true,
    })
    if (page.length === 0) return found
    found.push(...page)
  }
}

/** The texts of all living records, in order. */
export async function texts(storage: OpenStorage, scope?: number): Promise<string[]> {
  return (await allEntries(storage, scope)).flatMap((entry) =>
    entry.kind === 'put' ? [entry.body.text] : [],
  )
}

/** Which of the needles stand in a file below the directory. */
export function found(directory: string, needles: readonly string[]): string[] {
  const files = contents(directory)
  return needles.flatMap((needle) =>
    files.filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => `${name}: ${needle}`),
  )
}
