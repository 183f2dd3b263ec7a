import { MnesticError, type Snapshot, type SnapshotKey } from '@mnestic/core'
import type { LogData } from '../../reference/data.ts'
import { damageFile, fileMedium } from '../../reference/file-medium.ts'
import { ReferenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'
import { lateMedium } from '../media.ts'
import { broken, brokenFile } from './wrong-storage.ts'

/** Lose what they said they kept, or do not stop when they should. */
export const lasting: readonly Broken<StorageUnderTest>[] = [
  broken(
    'answers after close',
    'abort-and-close',
    class extends ReferenceStorage {
      protected override alive(): void {}
    },
  ),
  broken(
    'throws when it is closed twice',
    'abort-and-close',
    class extends ReferenceStorage {
      override async close(): Promise<void> {
        if (this.closed) throw new MnesticError('CLOSED', 'It was closed before')
        await super.close()
      }
    },
    // A handle is closed once more where the others are closed too.
    ['bytes'],
  ),
  brokenFile(
    'loads a damaged snapshot',
    'rebuild-equals-live',
    class extends ReferenceStorage {
      protected override onGet(data: LogData, key: SnapshotKey): Snapshot | undefined {
        return data.snapshots.find(
          (kept) => kept.key.view === key.view && kept.key.scope === key.scope && kept.key.key === key.key,
        )?.snapshot
      }
    },
    fileMedium,
    { damageSnapshots: damageFile },
  ),
  // The last batch may be an erasure.
  brokenFile(
    'loses the last batch when it is killed',
    'durability',
    undefined,
    lateMedium,
    { kill: new URL('../kill-target.js', import.meta.url).href },
    ['bytes'],
  ),
]
