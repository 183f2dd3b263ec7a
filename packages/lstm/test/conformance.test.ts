import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, hashingEmbedder, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { lstm } from '@mnestic/lstm'
import { sqliteStorage } from '@mnestic/sqlite'
import { describe, it } from 'vitest'
import { weights } from './story.ts'

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
    const folder = await mkdtemp(join(tmpdir(), 'mnestic-lstm-'))
    return {
      storage: sqliteStorage(folder),
      another: () => sqliteStorage(folder),
      folder,
      destroy: () => rm(folder, { recursive: true, force: true }),
    }
  },
}

const some = await weights()
const { dimensions, fingerprint } = hashingEmbedder()
const withVectors = await weights({ vectors: { dimensions, fingerprint } })

describe('lstm() that nothing was fitted for', () => {
  register(backendCases({ create: () => lstm(), finds: false }), { describe, it })
})

describe('lstm() with weights', () => {
  register(
    backendCases({ create: () => lstm({ weights: some }), finds: false, storages: [inMemory, inDirectory] }),
    { describe, it },
  )
})

describe('lstm() with weights that read vectors, one scope at a time', () => {
  register(backendCases({ create: () => lstm({ weights: withVectors, scopes: 1 }), finds: false }), {
    describe,
    it,
  })
})
