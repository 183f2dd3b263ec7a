import type { AppendBatch, AppendResult, EntryQuery, Entry, PutEntry, Scope, Seq } from '@mnestic/core'
import type { LogData } from '../../reference/data.ts'
import { ReferenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { broken, histories } from './wrong-storage.ts'

/** Take or tell entries wrongly. */
export const appending: readonly Broken<StorageUnderTest>[] = [
  broken(
    'compares a prefix as a string',
    'isolation',
    class extends ReferenceStorage {
      protected override onPrefix(path: Scope, prefix: readonly string[]): boolean {
        return path.join('/').startsWith(prefix.join('/'))
      }
    },
  ),
  broken(
    'answers the entries of every scope',
    'isolation',
    class extends ReferenceStorage {
      protected override onEntries(data: LogData, { scope: _, ...query }: EntryQuery): readonly Entry[] {
        return super.onEntries(data, query)
      }
    },
    histories,
  ),
  broken(
    'keeps the first half of a refused batch',
    'atomic',
    class extends ReferenceStorage {
      protected override async change<T>(make: (data: LogData) => Promise<T>): Promise<T> {
        this.alive()
        return await this.medium.exclusive(async () => make(await this.medium.load()))
      }
    },
    // The histories refuse batches, too.
    ['determinism'],
  ),
  broken(
    'loses updates that come at once',
    'atomic',
    class extends ReferenceStorage {
      protected override async change<T>(make: (data: LogData) => Promise<T>): Promise<T> {
        this.alive()
        const data = structuredClone(await this.medium.load())
        const result = await make(data)
        await this.medium.save(data)
        return result
      }
    },
    ['idempotent'],
  ),
  broken(
    'ignores idempotency keys',
    'idempotent',
    class extends ReferenceStorage {
      protected override onAppend(
        data: LogData,
        { idempotency: _, ...batch }: AppendBatch,
      ): Promise<AppendResult> {
        return super.onAppend(data, batch)
      }
    },
    ['what-remains', ...histories],
  ),
  broken(
    'takes other content under a known key',
    'idempotent',
    class extends ReferenceStorage {
      protected override onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        const { idempotency } = batch
        return super.onAppend(
          data,
          idempotency ? { ...batch, idempotency: { ...idempotency, hash: 'any' } } : batch,
        )
      }
    },
    histories,
  ),
  broken(
    'answers more entries than the limit',
    'bounded',
    class extends ReferenceStorage {
      protected override onEntries(data: LogData, query: EntryQuery): readonly Entry[] {
        return super.onEntries(data, { ...query, limit: query.limit + 1 })
      }
    },
  ),
  broken(
    'keeps the first vectors of a record',
    'outages',
    class extends ReferenceStorage {
      protected override onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        const had = (seq: Seq): boolean =>
          data.entries.some(
            (entry) => entry.kind === 'put' && entry.revision === seq && entry.vectors !== undefined,
          )
        return super.onAppend(data, { ...batch, vectors: batch.vectors.filter(({ seq }) => !had(seq)) })
      }
    },
  ),
  broken(
    'cuts a text at a NUL',
    'bad-input',
    class extends ReferenceStorage {
      override async records(
        seqs: readonly Seq[],
        options: { readonly vectors: boolean },
      ): Promise<readonly PutEntry[]> {
        const puts = await super.records(seqs, options)
        return puts.map((put) => ({
          ...put,
          body: { ...put.body, text: put.body.text.split('\0')[0] ?? '' },
        }))
      }
    },
  ),
  broken(
    'answers the last revision of the log for each scope',
    'waiting',
    class extends ReferenceStorage {
      override async scope(path: Scope) {
        const [info, { revision }] = [await super.scope(path), await super.head()]
        return info && { ...info, revision }
      }
    },
  ),
]
