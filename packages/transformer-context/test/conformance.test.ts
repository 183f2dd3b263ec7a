import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { transformerContext } from '@mnestic/transformer-context'
import { describe, it } from 'vitest'

const inMemory: StorageUnderTest = {
  name: 'memory',
  durability: 'volatile',
  erasure: 'bytes',
  create: async () => {
    const storage = memoryStorage()
    return { storage, another: () => storage, destroy: async () => undefined }
  },
}

const inDirectory: StorageUnderTest = {
  name: 'sqlite',
  durability: 'fsynced',
  erasure: 'bytes',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-transformer-context-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

describe('transformerContext()', () => {
  register(
    backendCases({ create: () => transformerContext(), finds: false, storages: [inMemory, inDirectory] }),
    { describe, it },
  )
})

describe('transformerContext() with other options, one scope at a time', () => {
  register(
    backendCases({ create: () => transformerContext({ recent: 0, scopes: 1 }), finds: false, histories: 4 }),
    { describe, it },
  )
})
