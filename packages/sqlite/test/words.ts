import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewRecord, RecordBody } from '@mnestic/core'

export type Loose = Partial<Omit<NewRecord, 'body'>> & { readonly body?: Partial<RecordBody> }

export function record(id: string, text: string, more: Loose = {}): NewRecord {
  const body: RecordBody = { text, at: 1_700_000_000_000, passages: [], ...more.body }
  return { id, ownId: true, restore: false, supersedes: [], derivedFrom: [], ...more, body }
}

/** A word of 24 bytes that stands nowhere else, and that `allWords` finds. */
export function canaryWord(random: () => number): string {
  const part = (): string =>
    Math.floor(random() * 36 ** 7)
      .toString(36)
      .padStart(7, '0')
  return `cny${part()}${part()}${part()}`
}

/** All canary words in the files below the directory: one scan, however many were erased. */
export function allWords(directory: string): Set<string> {
  return new Set(
    contents(directory).flatMap(({ bytes }) => bytes.toString('latin1').match(/cny[0-9a-z]{21}/g) ?? []),
  )
}

/** All files below the directory. */
export function contents(directory: string): { readonly name: string; readonly bytes: Buffer }[] {
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
