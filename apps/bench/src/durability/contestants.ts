import { join } from 'node:path'
import { openMemory, type AppendBatch } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { openBare, type BareTable } from './bare.ts'
import { inputOf, newRecord } from './text.ts'

/** Who writes. The work that is not the write's own (making texts and records) is done in `prepare`. */
export interface Contestant {
  readonly name: string
  /** The write of these records, ready to be timed. */
  prepare(numbers: readonly number[]): () => Promise<unknown> | void
  close(): Promise<void> | void
}

/** The same inserts without a library: the peer that the targets are held to. */
export const bareName = 'node:sqlite'
/** Less than a memory needs, so no target: what the driver can do at best. */
export const bareText = 'node:sqlite, text alone'

/** The bare driver, the storage alone, and the storage under a memory without backends: the same data, each in its own file. */
export async function openContestants(folder: string): Promise<readonly Contestant[]> {
  const storage = await sqliteStorage(join(folder, 'storage')).open()
  const memory = await openMemory({ storage: sqliteStorage(join(folder, 'memory')), backends: {} })
  return [
    bareContestant(bareName, join(folder, 'record.sqlite'), 'record'),
    bareContestant(bareText, join(folder, 'text.sqlite'), 'text'),
    {
      name: 'storage.append',
      prepare: (numbers) => {
        const batch: AppendBatch = {
          scope: ['bench'],
          records: numbers.map(newRecord),
          notes: [],
          vectors: [],
        }
        return () => storage.append(batch)
      },
      close: () => storage.close(),
    },
    {
      name: 'memory.write',
      prepare: (numbers) => {
        const records = numbers.map(inputOf)
        return () => memory.write('bench', records)
      },
      close: () => memory.close(),
    },
  ]
}

function bareContestant(name: string, file: string, table: BareTable): Contestant {
  const bare = openBare(file, table)
  return {
    name,
    prepare: (numbers) => bare.prepare(numbers.map(newRecord)),
    close: () => bare.close(),
  }
}
