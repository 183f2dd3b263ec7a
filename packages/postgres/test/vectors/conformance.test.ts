import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import type { Backend, Storage } from '@mnestic/core'
import { postgresStorage, postgresVectors } from '@mnestic/postgres'
import { describe, it } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'
import { mirrored } from './mirror.ts'

// What is promised here does not hang on the disk.
if (reason === undefined) await query('ALTER DATABASE postgres SET synchronous_commit = off')

const options = { engine: 'exact' } as const

/** By the log that a case has opened: its storage, for the backend that is composed with it. */
const opened = new Map<string, Storage>()

function onSchema(schema: string): Storage {
  const storage = postgresStorage(url, { schema, vectors: 'pgvector' })
  return {
    ...storage,
    open: async () => {
      const open = await storage.open()
      opened.set(open.logId, storage)
      return open
    },
  }
}

const onServer: StorageUnderTest = {
  name: 'postgres',
  durability: 'process',
  erasure: 'unreachable',
  create: async () => {
    const schema = freshSchema()
    return { storage: onSchema(schema), another: () => onSchema(schema), destroy: async () => undefined }
  },
}

/** In a memory what a user composes; over a log of the kit a mirror. */
function create(): Backend {
  const mirror = mirrored(options)
  return {
    ...mirror,
    open: (host) => {
      const storage = opened.get(host.logId)
      return (storage === undefined ? mirror : postgresVectors(storage, options)).open(host)
    },
  }
}

const cases = backendCases({ create, storages: [onServer], histories: 2 })
const composed = cases.filter(({ name }) => name.includes('(composed, on postgres)'))

describe.skipIf(reason !== undefined)('postgresVectors()', () => {
  register(
    cases.filter((one) => !composed.includes(one)),
    { describe, it },
  )
  // Those before set the clock of this process to other times, these do not.
  describe('in a memory', () => {
    register(composed, { describe, it: it.concurrent })
  })
})
