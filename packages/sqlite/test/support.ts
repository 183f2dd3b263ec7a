import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppendBatch, AppendResult, Entry, NewRecord, OpenStorage, RecordBody, Scope } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { onTestFinished } from 'vitest'

/** A directory that goes with the test. */
export async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mnestic-sqlite-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Opened, and closed with the test. */
export async function opened(directory: string, options: Parameters<typeof sqliteStorage>[1] = {}): Promise<OpenStorage> {
  const storage = await sqliteStorage(directory, options).open()
  onTestFinished(() => storage.close())
  return storage
}

export type Loose = Partial<Omit<NewRecord, 'body'>> & { readonly body?: Partial<RecordBody> }

export function record(id: string, text: string, more: Loose = {}): NewRecord {
  const body: RecordBody = { text, at: 1_700_000_000_000, passages: [], ...more.body }
  return { id, ownId: true, restore: false, supersedes: [], derivedFrom: [], ...more, body }
}

export async function write(
  storage: OpenStorage,
  scope: string | Scope,
  records: readonly NewRecord[],
  more: Partial<AppendBatch> = {},
): Promise<AppendResult> {
  return storage.append({ scope: typeof scope === 'string' ? [scope] : scope, records, notes: [], vectors: [], ...more })
}

export async function erase(storage: OpenStorage, scope: number, seqs: readonly number[]): Promise<void> {
  await storage.erase({ seqs: new Map([[scope, seqs]]), notes: [], wholeScopes: [] })
}

export async function allEntries(storage: OpenStorage, scope?: number): Promise<Entry[]> {
  const found: Entry[] = []
  for (;;) {
    const after = found.at(-1)?.revision ?? 0
    const page = await storage.entries({ after, ...(scope !== undefined && { scope }), limit: 64, text: true, vectors: true })
    if (page.length === 0) return found
    found.push(...page)
  }
}

/** The texts of all living records, in order. */
export async function texts(storage: OpenStorage, scope?: number): Promise<string[]> {
  return (await allEntries(storage, scope)).flatMap((entry) => (entry.kind === 'put' ? [entry.body.text] : []))
}

/** Which of the needles stand in a file below the directory. */
export function found(directory: string, needles: readonly string[]): string[] {
  const files = contents(directory)
  return needles.flatMap((needle) => files.filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => `${name}: ${needle}`))
}

/** A word of 24 bytes that stands nowhere else, and that `allWords` finds. */
export function canaryWord(random: () => number): string {
  const part = (): string => Math.floor(random() * 36 ** 7).toString(36).padStart(7, '0')
  return `cny${part()}${part()}${part()}`
}

/** All canary words in the files below the directory: one scan, however many were erased. */
export function allWords(directory: string): Set<string> {
  return new Set(contents(directory).flatMap(({ bytes }) => bytes.toString('latin1').match(/cny[0-9a-z]{21}/g) ?? []))
}

function contents(directory: string): { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
}

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
