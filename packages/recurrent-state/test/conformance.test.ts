import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { recurrentState } from '@mnestic/recurrent-state'
import { sqliteStorage } from '@mnestic/sqlite'
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
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-contexts-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

describe('recurrentState()', () => {
  register(backendCases({ create: () => recurrentState(), storages: [inMemory, inDirectory] }), {
    describe,
    it,
  })
})

describe('recurrentState() that keeps one scope at a time', () => {
  register(backendCases({ create: () => recurrentState({ scopes: 1 }) }), { describe, it })
})

describe('recurrentState() that only weighs', () => {
  register(backendCases({ create: () => recurrentState({ recall: false }), finds: false }), { describe, it })
})

describe('recurrentState() with a slow context', () => {
  register(backendCases({ create: () => recurrentState({ rho: 0.97 }) }), { describe, it })
})
