import { join } from 'node:path'
import type * as sqlite from 'node:sqlite'
import { MnesticError } from '@mnestic/core'
import { Connection } from './connection.ts'
import { corrupt } from './errors.ts'
import { makeDirectory } from './files.ts'
import { checkHeader, refuseNewer } from './header.ts'
import { migrate, version } from './migrations.ts'
import { pageSize } from './pages.ts'

export interface DatabaseOptions {
  readonly busyTimeout: number
  readonly maxBytes: number | undefined
}

/** Opens the log in `directory`, made where it does not exist, in the newest format. */
export async function openDatabase(
  directory: string,
  name: string,
  options: DatabaseOptions,
): Promise<Connection> {
  const { DatabaseSync } = await loadSqlite()
  makeDirectory(directory, name)
  makeDirectory(join(directory, 'views'), name)
  const file = join(directory, 'log.sqlite')
  checkHeader(file, name)
  const c = new Connection(new DatabaseSync(file), name)
  try {
    configure(c, options)
    refuseNewer(version(c), name)
    migrate(c)
    useWriteAheadLog(c)
    checkSchema(c, DatabaseSync)
    limitSize(c, options.maxBytes)
    return c
  } catch (error) {
    c.close()
    throw error
  }
}

async function loadSqlite(): Promise<typeof sqlite> {
  try {
    return await import('node:sqlite')
  } catch (error) {
    throw new MnesticError(
      'UNSUPPORTED',
      `@mnestic/sqlite needs Node 22.13 or newer with node:sqlite; this is ${process.version}. Update Node, or use another storage`,
      { cause: error },
    )
  }
}

function configure(c: Connection, options: DatabaseOptions): void {
  c.exec(`PRAGMA busy_timeout = ${options.busyTimeout}`)
  c.exec(`
    PRAGMA page_size = ${pageSize};
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY; -- sorting and VACUUM leave nothing in other folders
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -16384;
    PRAGMA journal_size_limit = 67108864;
  `)
}

function useWriteAheadLog(c: Connection): void {
  const mode = Object.values(c.get('PRAGMA journal_mode = WAL') ?? {})[0]
  if (mode !== 'wal')
    throw new MnesticError(
      'STORAGE_FAILED',
      `${c.name}: this file system has no shared memory between processes, which the write-ahead log needs. Use a local disk`,
    )
}

/** Compares the tables and indexes with those of a new log. What somebody else added does no harm. */
function checkSchema(c: Connection, DatabaseSync: typeof sqlite.DatabaseSync): void {
  const fresh = new Connection(new DatabaseSync(':memory:'), c.name)
  try {
    migrate(fresh)
    const found = schema(c)
    const missing = [...schema(fresh)].filter(([name, sql]) => found.get(name) !== sql).map(([name]) => name)
    if (missing.length > 0)
      throw corrupt(`${c.name}: the log lacks ${missing.join(', ')}, or has it in another form`)
  } finally {
    fresh.close()
  }
}

function schema(c: Connection): Map<unknown, unknown> {
  return new Map(c.all('SELECT name, sql FROM sqlite_schema').map(({ name, sql }) => [name, sql]))
}

/** `undefined` lifts the limit. */
export function limitSize(c: Connection, maxBytes: number | undefined): void {
  c.exec(
    `PRAGMA max_page_count = ${maxBytes === undefined ? 0xfffffffe : Math.max(1, Math.floor(maxBytes / pageSize))}`,
  )
}
