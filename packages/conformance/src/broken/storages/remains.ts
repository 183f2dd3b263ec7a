import type { Bytes, EraseRequest, EraseResult } from '@mnestic/core'
import type { LogData } from '../../reference/data.ts'
import { ReferenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { leakyMedium } from '../media.ts'
import { broken, brokenFile, histories } from './wrong-storage.ts'

/** Keep what should not remain. */
export const remains: readonly Broken<StorageUnderTest>[] = [
  broken(
    'keeps the hash of an idempotent batch',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const hashes = data.batches.map((batch) => batch.hash)
        const result = await super.onErase(data, request)
        for (const [i, batch] of data.batches.entries()) batch.hash = hashes[i]
        return result
      }
    },
  ),
  broken(
    'answers the ids of the erased to an idempotency key',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const ids = data.batches.map((batch) => [...batch.ids])
        const result = await super.onErase(data, request)
        for (const [i, batch] of data.batches.entries())
          batch.ids.splice(0, batch.ids.length, ...(ids[i] ?? []))
        return result
      }
    },
    histories,
  ),
  broken(
    'says that every byte may still be there',
    'bytes',
    class extends ReferenceStorage {
      override async scrub(): Promise<Bytes> {
        this.alive()
        return 'unknown'
      }
    },
    ['what-remains'],
  ),
  brokenFile('leaves the bytes of the erased in a journal', 'bytes', undefined, leakyMedium, {}, [
    'what-remains',
  ]),
  brokenFile(
    'keeps the ids of the erased in clear',
    'what-remains',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const ids = data.entries.flatMap((entry) => (entry.kind === 'put' ? [entry.id] : []))
        const result = await super.onErase(data, request)
        const living = new Set(data.entries.flatMap((entry) => (entry.kind === 'put' ? [entry.id] : [])))
        data.forgotten.push(...ids.filter((id) => !living.has(id)))
        return result
      }
    },
  ),
]
