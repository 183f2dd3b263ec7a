import type {
  AppendBatch,
  AppendResult,
  EraseRequest,
  EraseResult,
  Link,
  Revision,
  Snapshot,
  SnapshotKey,
} from '@mnestic/core'
import { checksum, digest, type LogData } from '../../reference/data.ts'
import { ReferenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { broken, histories } from './wrong-storage.ts'

/** Bring back what was gone. */
export const resurrection: readonly Broken<StorageUnderTest>[] = [
  broken(
    'keeps snapshots of views that are not composed',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const absent = data.snapshots.filter((kept) => kept.key.view === 'absent')
        const result = await super.onErase(data, request)
        data.snapshots = [...data.snapshots.filter((kept) => kept.key.view !== 'absent'), ...absent]
        return result
      }
    },
  ),
  broken(
    'drops every snapshot at any erasure',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const result = await super.onErase(data, request)
        data.snapshots = []
        return result
      }
    },
  ),
  broken(
    'takes stale snapshots',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onPut(data: LogData, key: SnapshotKey, snapshot: Snapshot): 'stored' | 'stale' {
        data.snapshots.push({ key, snapshot, sum: checksum(snapshot.bytes) })
        return 'stored'
      }
    },
    // It also keeps the former snapshot under the same key.
    ['rebuild-equals-live'],
  ),
  broken(
    'refuses no forgotten id',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onAppend(data: LogData, batch: AppendBatch): Promise<AppendResult> {
        return await super.onAppend(data, {
          ...batch,
          records: batch.records.map((record) => ({ ...record, restore: true })),
        })
      }
    },
    ['atomic', ...histories],
  ),
  broken(
    'lets records refer to the erased',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onLink(data: LogData, link: Link): void {
        if ('seq' in link && link.seq > data.revision) super.onLink(data, link)
      }
    },
    ['atomic'],
  ),
  broken(
    'forgets which ids were forgotten when a scope is emptied',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override async onErase(data: LogData, request: EraseRequest): Promise<EraseResult> {
        const scopes = new Map(data.scopes.map((scope) => [scope.number, scope.path]))
        const ids = data.entries.filter((entry) => entry.kind === 'put')
        const result = await super.onErase(data, request)
        for (const { number } of data.scopes) scopes.delete(number)
        const gone = await Promise.all(
          ids.map(async (put) =>
            scopes.has(put.scope) ? await digest(data.logId, scopes.get(put.scope), put.id) : '',
          ),
        )
        data.forgotten = data.forgotten.filter((one) => !gone.includes(one))
        return result
      }
    },
    histories,
  ),
  broken(
    'trims erase entries before every view has seen them',
    'no-resurrection',
    class extends ReferenceStorage {
      protected override onConfirmed(data: LogData): Revision {
        return Math.max(0, ...data.views.map((view) => view.acknowledged))
      }
    },
    histories,
  ),
]
