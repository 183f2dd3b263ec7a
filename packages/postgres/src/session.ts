import pg from 'pg'
import type { Address } from './address.ts'
import type { Settings } from './options.ts'

/**
 * pg's client, which takes what it is not told from the environment (`PGOPTIONS`, `PGPASSWORD`, `~/.pgpass`, ...). It
 * is told everything; `replication` is the one thing that it cannot be told not to want.
 */
export class Session extends pg.Client {
  constructor(settings?: string | pg.ClientConfig) {
    super(settings)
    const { connectionParameters: parameters } = this as { connectionParameters?: { replication?: unknown } }
    if (parameters !== undefined) parameters.replication = undefined
  }
}

/** The settings of a connection whose statements find tables in `path`. */
export function sessionSettings(
  { host, port, database, user, password, ssl }: Address,
  { connectTimeout, statementTimeout, lockTimeout }: Settings,
  path: readonly string[],
): pg.ClientConfig {
  return {
    host,
    port,
    database,
    user,
    password: () => (typeof password === 'string' ? password : password()), // a function keeps pg from looking elsewhere
    ssl,
    sslnegotiation: 'postgres',
    client_encoding: 'UTF8',
    application_name: 'mnestic',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser }, // not those of pg.types, which the application may have set
    options: startOptions({
      search_path: path.join(','),
      statement_timeout: String(statementTimeout),
      lock_timeout: String(lockTimeout),
      // A writer that stopped in the middle must not hold the log for ever.
      idle_in_transaction_session_timeout: '60000',
      default_transaction_isolation: 'read committed',
      bytea_output: 'hex',
      client_min_messages: 'error',
      // A plan that was made while a table was small is kept, and must not read all of it when it is large.
      enable_seqscan: 'off',
      jit: 'off',
    }),
  }
}

/** As in https://www.postgresql.org/docs/current/runtime-config-client.html: a backslash before what would end one. */
function startOptions(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`)
    .join(' ')
}

const bytea = 17

/** Everything as text, as it comes, but bytes: rows.ts reads numbers. */
function getTypeParser(oid: number): (text: string) => unknown {
  return oid === bytea ? (text) => Buffer.from(text.slice(2), 'hex') : (text) => text
}
