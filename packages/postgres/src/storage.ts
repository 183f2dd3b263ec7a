import type { Storage } from '@mnestic/core'
import { type Address, checkAddress, type PostgresConnection } from './address.ts'
import { open } from './open.ts'
import { checkOptions, type PostgresStorageOptions } from './options.ts'
import { atSite } from './site.ts'

/**
 * A log in a schema of a PostgreSQL database (13 or newer, encoding UTF8), which is made where it does not exist.
 * `connection`: a URL `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, or its parts. Any number of storages and processes
 * may have one schema open. Connections that die are replaced: a call that meets the outage fails, with a retryable
 * error, and the open storage goes on when the server is back.
 *
 * Declares what the server is set to: `process` where `fsync` or `synchronous_commit` is off, `replicated` where a
 * commit waits for the disks of standbys, else `fsynced`; and for erasure `unreachable`.
 *
 * @throws INVALID_ARGUMENT, TOO_LARGE (here); CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED, UNSUPPORTED, and with
 * `create: false` NOT_FOUND (in `open`)
 */
export function postgresStorage(
  connection: string | PostgresConnection,
  options: PostgresStorageOptions = {},
): Storage {
  const address = checkAddress(connection)
  const settings = checkOptions(options)
  const name = nameOf(address, settings.schema)
  const storage: Storage = { specVersion: 'v1', name, open: () => open(address, settings, name) }
  return atSite(storage, { address, settings, name })
}

/** For messages: without user and password. */
function nameOf({ host, port, database }: Address, schema: string): string {
  return `postgres:${host}:${port}/${database}/${schema}`
}
