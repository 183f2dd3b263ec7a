import { backendCases, register, type StorageUnderTest } from '@mnestic/conformance'
import type { Backend, Storage } from '@mnestic/core'
import { postgresStorage, postgresVectors } from '@mnestic/postgres'
import { describe, it } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'
import { mirrored } from './mirror.ts'

// What is promised here does not hang on the disk.
if (reason === undefined) await query('ALTER DATABASE postgres SET synchronous_commit = off')

/** The cases run one after the other: the storage of the case that runs. */
let current: Storage = postgresStorage(url)

const onServer: StorageUnderTest = {
  name: 'postgres',
  durability: 'process',
  erasure: 'unreachable',
  create: async () => {
    const place = { schema: freshSchema(), vectors: 'pgvector' } as const
    current = postgresStorage(url, place)
    return { storage: current, another: () => postgresStorage(url, place), destroy: async () => undefined }
  },
}

const options = { engine: 'exact' } as const

/** Over a log of the kit a mirror; in a memory on the storage of the case what a user composes. */
function create(): Backend {
  const mirror = mirrored(options)
  return {
    ...mirror,
    open: (host) => (host.logId === 'conformance' ? mirror : postgresVectors(current, options)).open(host),
  }
}

describe.skipIf(reason !== undefined)('postgresVectors()', () => {
  register(backendCases({ create, storages: [onServer], histories: 2 }), { describe, it })
})
