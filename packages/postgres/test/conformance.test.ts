import { register, storageCases } from '@mnestic/conformance'
import { postgresStorage } from '@mnestic/postgres'
import { describe, it } from 'vitest'
import { freshSchema, query, reason, url } from './server.ts'

const cases = storageCases({
  name: 'postgres',
  durability: 'fsynced',
  erasure: 'unreachable',
  async create() {
    const schema = freshSchema()
    return {
      storage: postgresStorage(url, { schema }),
      another: () => postgresStorage(url, { schema }),
      location: `${url} ${schema}`,
      destroy: async () => {}, // it goes with the server
    }
  },
  kill: new URL('./children/storage.ts', import.meta.url).href,
  async damageSnapshots({ location = '' }) {
    const [, schema = ''] = location.split(' ')
    await query(`UPDATE ${schema}.chunk SET bytes = set_byte(bytes, 7, 255 - get_byte(bytes, 7))`)
  },
})

describe.skipIf(reason !== undefined)('storage', () => {
  register(cases, { describe, it: it.concurrent })
})
