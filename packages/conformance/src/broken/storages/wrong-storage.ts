import type { PromiseName } from '../../promise.ts'
import { fileMedium, filePlace } from '../../reference/file-medium.ts'
import { memoryMedium, type Medium } from '../../reference/medium.ts'
import { type ReferenceStorage, referenceStorage } from '../../reference/storage.ts'
import type { StorageUnderTest } from '../../storage/options.ts'
import type { Broken } from '../broken.ts'

type Kind = new (medium: Medium, logId: string) => ReferenceStorage

/** Wrong in memory. */
export function broken(
  name: string,
  breaks: PromiseName,
  Kind: Kind,
  implies: readonly PromiseName[] = [],
): Broken<StorageUnderTest> {
  const create = (): StorageUnderTest => ({
    name,
    durability: 'volatile',
    erasure: 'bytes',
    async create() {
      const storage = referenceStorage(memoryMedium(), Kind)
      return { storage, another: () => storage, destroy: async () => {} }
    },
  })
  return { name, breaks, implies, create }
}

/** Wrong in a file. */
export function brokenFile(
  name: string,
  breaks: PromiseName,
  Kind: Kind | undefined,
  medium: (folder: string) => Medium = fileMedium,
  more: Partial<StorageUnderTest> = {},
  implies: readonly PromiseName[] = [],
): Broken<StorageUnderTest> {
  const create = (): StorageUnderTest => ({
    name,
    durability: 'process',
    erasure: 'bytes',
    histories: 1,
    create: () => filePlace(Kind, medium),
    ...more,
  })
  return { name, breaks, implies, create }
}

/** A step of a random history shows nearly every fault of a storage, under the name `determinism`. */
export const histories: readonly PromiseName[] = ['determinism']
