import { memoryStorage } from '@mnestic/core'
import {
  backendCases,
  embedderCases,
  hashingEmbedder,
  register,
  storageCases,
  type StorageUnderTest,
} from '@mnestic/conformance'
import {
  damageFile,
  filePlace,
  memoryMedium,
  referenceBackend,
  referenceStorage,
} from '@mnestic/conformance/reference'
import type { Storage } from '@mnestic/core'
import { describe, it } from 'vitest'
import { words } from './words.ts'

const inProcess = (name: string, make: () => Storage): StorageUnderTest => ({
  name,
  durability: 'volatile',
  erasure: 'bytes',
  async create() {
    const storage = make()
    return { storage, another: () => storage, destroy: async () => {} }
  },
})

const file: StorageUnderTest = {
  name: 'reference file',
  durability: 'process',
  erasure: 'bytes',
  create: () => filePlace(),
  kill: new URL('../dist/reference/kill-target.js', import.meta.url).href,
  damageSnapshots: damageFile,
}

describe('the reference backend, in memory and on a file', () => {
  register(
    backendCases({ create: () => referenceBackend(), storages: [inProcess("core's", memoryStorage), file] }),
    { describe, it },
  )
})

describe('a backend that only weighs', () => {
  const weigher = () => {
    const right = referenceBackend()
    return { ...right, capabilities: { ...right.capabilities, determinism: { recall: 0.9 } } as const }
  }
  register(backendCases({ create: weigher, finds: false }), { describe, it })
})

describe("an adapter that is made with core's helper", () => {
  register(backendCases({ create: words }), { describe, it })
})

describe('the reference storage in memory', () => {
  register(storageCases(inProcess('reference', () => referenceStorage(memoryMedium()))), { describe, it })
})

describe('the reference storage on a file', () => {
  register(storageCases(file), { describe, it })
})

describe("core's storage", () => {
  register(storageCases(inProcess("core's", memoryStorage)), { describe, it })
})

describe('the hashing embedder', () => {
  register(embedderCases({ create: () => hashingEmbedder() }), { describe, it })
})
