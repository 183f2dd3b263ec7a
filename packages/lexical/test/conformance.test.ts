import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { lexical } from '@mnestic/lexical'
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
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-lexical-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

describe('lexical()', () => {
  register(backendCases({ create: () => lexical(), storages: [inMemory, inDirectory] }), { describe, it })
})

describe('lexical() that keeps one scope at a time', () => {
  register(backendCases({ create: () => lexical({ scopes: 1 }) }), { describe, it })
})
