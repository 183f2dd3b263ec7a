import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'

export const inMemory: StorageUnderTest = {
  name: 'memory',
  durability: 'volatile',
  erasure: 'bytes',
  create: async () => {
    const storage = memoryStorage()
    return { storage, another: () => storage, destroy: async () => undefined }
  },
}

export const inDirectory: StorageUnderTest = {
  name: 'sqlite',
  durability: 'fsynced',
  erasure: 'bytes',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-graph-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}
