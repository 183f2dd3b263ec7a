import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import { memoryStorage } from '@mnestic/core'
import { matrixMemory, recurrentState } from '@mnestic/recurrent-state'
import { elmanCell } from '@mnestic/recurrent-state/elman'
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

describe('recurrentState() of an Elman cell', () => {
  const create = () => recurrentState({ cell: elmanCell() })
  register(backendCases({ create, storages: [inMemory, inDirectory] }), { describe, it })
})

describe('recurrentState() of an Elman cell that turns', () => {
  const create = () => recurrentState({ cell: elmanCell({ seed: 3, hidden: 40 }), scopes: 1 })
  register(backendCases({ create }), { describe, it })
})

describe('recurrentState() of a matrix memory', () => {
  const create = () => recurrentState({ cell: matrixMemory() })
  register(backendCases({ create, finds: false, storages: [inMemory, inDirectory] }), { describe, it })
})

describe('recurrentState() of a matrix memory that finds', () => {
  const create = () => recurrentState({ cell: matrixMemory(), recall: true })
  register(backendCases({ create, finds: false }), { describe, it })
})
