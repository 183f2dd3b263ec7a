import pg from 'pg'
import { afterAll } from 'vitest'
import { startPostgres, whyNoPostgres } from '../../../scripts/postgres/server.mjs'

/** Why no server runs here; then the tests that need one are skipped. */
export const reason: string | undefined = await whyNoPostgres()
if (reason !== undefined) console.warn(`The tests on a PostgreSQL server are skipped: ${reason}.`)

const server = reason === undefined ? await startPostgres({ settings: { autovacuum: 'off' } }) : undefined
if (server !== undefined) afterAll(() => server.stop())

/** Of the one server of a test file. */
export const url: string = server?.url ?? 'postgres://nobody@localhost/nowhere'

let schemas = 0

/** A name that no other test of the file has. Schemas go with the server. */
export function freshSchema(): string {
  return `log_${++schemas}`
}

/** By pg itself, beside the storage. */
export async function query(sql: string, at: string = url): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(at)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
