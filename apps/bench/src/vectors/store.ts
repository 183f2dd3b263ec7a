import { join } from 'node:path'
import { asWritten, openMemory, type Memory, type OpenBackend, type Storage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { vectorStore, type VectorStoreApi, type VectorStoreOptions } from '@mnestic/vector-store'
import { captured } from './captured.ts'

/** Longer than anything that is waited for: what is measured is how long it takes. */
export const deadline = 600_000
export const fingerprint = 'vectors of the bench'

/** What a record of the suite says: its number. */
export function textOf(record: number): string {
  return `record ${record}`
}

export type StoreMemory = Memory<{ readonly near: ReturnType<typeof vectorStore> }>

export interface Store {
  readonly memory: StoreMemory
  /** The backend alone, as core asks it. */
  readonly backend: OpenBackend<VectorStoreApi>
  close(): Promise<void>
}

/** The folder of the storage inside one of the suite's. */
export function storageIn(folder: string): string {
  return join(folder, 'memory')
}

export function storageOf(folder: string): Storage {
  return sqliteStorage(storageIn(folder))
}

/**
 * A memory in SQLite with vectors alone. A record's vector is what `vectorOf` says of the number in its text; where
 * records come with vectors in the log, and cues as vectors, nobody asks for it.
 */
export async function openStore(
  folder: string,
  dimensions: number,
  options: VectorStoreOptions,
  vectorOf: (record: number) => Float32Array = () => new Float32Array(dimensions),
): Promise<Store> {
  const near = captured(vectorStore(options))
  const memory = await openMemory({
    storage: storageOf(folder),
    embedder: {
      fingerprint,
      dimensions,
      embed: async (texts) => texts.map((text) => vectorOf(Number(text.slice('record '.length)))),
    },
    preparation: asWritten(),
    backends: { near: near.backend },
  })
  return { memory, backend: near.opened(), close: () => memory.close() }
}
