import type { OpenStorage } from '@mnestic/core'
import { postgresStorage } from '@mnestic/postgres'
import { startPostgres } from '../../../../scripts/postgres/server.mjs'
import { allEntries, randomNumbers } from '../words.ts'
import { Ledger } from './ledger.ts'
import { Writer } from './writer.ts'

export interface CampaignOptions {
  /** An empty or missing folder for the server: the log grows over all rounds. */
  readonly home: string
  readonly kills: number
  readonly seed: number
  /** For the new log. */
  readonly partitions?: number
}

export interface CampaignResult {
  readonly kills: number
  /** Acknowledged over all rounds. */
  readonly written: number
  readonly forgotten: number
  /** Calls that were under way at a kill, and were made again after it with the same key. */
  readonly repeated: number
  /** Of these, those that had landed before the server died, and were not acknowledged. */
  readonly landed: number
  /** Acknowledged, not forgotten, and not there, or not with its text and vector. */
  readonly lost: number
  /** Acknowledged as forgotten, and there. */
  readonly back: number
  /** There more often than once. */
  readonly doubled: number
  /** Batches of which a part is there. */
  readonly torn: number
  /** Calls that failed otherwise than with a retryable STORAGE_FAILED. */
  readonly astray: number
}

const writers = 6

/**
 * Writers write and forget through storages that stay open, while the server with all its processes is ended by SIGKILL
 * at a random moment, and started again; `kills` times. What the log then holds is judged by another storage.
 */
export async function campaign({ home, kills, seed, partitions }: CampaignOptions): Promise<CampaignResult> {
  const random = randomNumbers(seed)
  const ledger = new Ledger()
  let server = await startPostgres({ home })
  const { port, url } = server
  const open = (): Promise<OpenStorage> => postgresStorage(url, { schema: 'campaign', partitions }).open()
  // Two pools, as two processes have; they live through all of it.
  const storages = [await open(), await open()] as const
  try {
    const all = Array.from(
      { length: writers },
      (_, i) => new Writer(storages[i % 2 === 0 ? 0 : 1], `writer-${i}`, seed * 1_000 + i, ledger),
    )
    for (let round = 0; round < kills; round++) {
      const wanted = ledger.acknowledged + 1 + Math.floor(random() * 40)
      const died = ledger.when(wanted, () => server.kill())
      await Promise.all(all.map((writer) => writer.run(died.done)))
      await died.promise
      server = await startPostgres({ home, port })
      for (const writer of all) await writer.settle()
      await judge(open, ledger)
    }
    return { kills, ...ledger.result() }
  } finally {
    await Promise.allSettled(storages.map((storage) => storage.close()))
    await server.stop()
  }
}

async function judge(open: () => Promise<OpenStorage>, ledger: Ledger): Promise<void> {
  const storage = await open()
  try {
    ledger.compare((await allEntries(storage)).filter((entry) => entry.kind === 'put'))
  } finally {
    await storage.close()
  }
}
