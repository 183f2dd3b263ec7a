import { backendCases, register, storageCases, type StorageUnderTest } from '@mnestic/conformance'
import { referenceBackend } from '@mnestic/conformance/reference'
import { postgresStorage } from '@mnestic/postgres'
import { describe, it } from 'vitest'
import { freshSchema, query, reason, url } from '../server.ts'

/** Schemas for the next case: to make all the tables costs more than most cases do. */
const emptied: string[] = []

async function empty(schema: string): Promise<void> {
  const tables = await query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r'`,
  )
  const others = tables.map(({ name }) => String(name)).filter((name) => name !== 'log')
  await query(`${others.map((name) => `DELETE FROM ${schema}.${name}`).join(';')};
    UPDATE ${schema}.log SET head = 0, erased = 0, scrubbed = 0, trimmed = 0, scopes = 0`)
}

const subject: StorageUnderTest = {
  name: 'postgres',
  durability: 'fsynced',
  erasure: 'unreachable',
  async create() {
    const schema = emptied.pop() ?? freshSchema()
    return {
      storage: postgresStorage(url, { schema }),
      another: () => postgresStorage(url, { schema }),
      location: `${url} ${schema}`,
      async destroy() {
        await empty(schema)
        emptied.push(schema)
      },
    }
  },
  kill: new URL('../children/storage.ts', import.meta.url).href,
  async damageSnapshots({ location = '' }) {
    const [, schema = ''] = location.split(' ')
    await query(`UPDATE ${schema}.chunk SET bytes = set_byte(bytes, 7, 255 - get_byte(bytes, 7))`)
  },
  histories: 4,
}

/** Those of a whole memory, with the kit's own backend in it. */
const composed = backendCases({ create: () => referenceBackend(), storages: [subject] }).filter(({ name }) =>
  name.endsWith('on postgres)'),
)

// At once: each has a schema of its own, and mostly waits for the disk.
describe.skipIf(reason !== undefined)('on PostgreSQL', () => {
  register([...storageCases(subject), ...composed], { describe, it: it.concurrent })
})
