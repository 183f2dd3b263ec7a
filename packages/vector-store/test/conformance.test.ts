import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { sqliteStorage } from '@mnestic/sqlite'
import { vectorStore } from '@mnestic/vector-store'
import { describe, it } from 'vitest'
import { checkOptions } from '../src/options.ts'
import { storeOf } from '../src/vector-store.ts'
import { missing } from './graph/library.ts'
import { graphStore } from './graph/memory.ts'

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
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-vectors-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

describe('vectorStore()', () => {
  register(backendCases({ create: () => vectorStore(), storages: [inMemory, inDirectory] }), { describe, it })
})

describe.skipIf(missing !== undefined)('vectorStore() that answers by graphs from nine vectors on', () => {
  register(backendCases({ create: () => graphStore(), storages: [inDirectory] }), { describe, it })
})

describe('vectorStore() that keeps every scope in files', () => {
  const create = () => storeOf({ ...checkOptions({ engine: 'exact' }), filesFrom: 1 })
  register(backendCases({ create, storages: [inDirectory] }), { describe, it })
})

describe('vectorStore() that keeps one scope at a time', () => {
  register(backendCases({ create: () => vectorStore({ scopes: 1 }) }), { describe, it })
})

describe('vectorStore() of whole texts', () => {
  register(backendCases({ create: () => vectorStore({ passages: false }) }), { describe, it })
})

describe('vectorStore() of signs and bytes', () => {
  register(backendCases({ create: () => vectorStore({ quantisation: 'binary' }) }), { describe, it })
})
