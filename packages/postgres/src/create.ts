import { MnesticError } from '@mnestic/core'
import type { Address } from './address.ts'
import { corrupt, translate } from './errors.ts'
import { type Migration, migrations } from './migrations.ts'
import type { Settings } from './options.ts'
import { findVectorType, pgvector } from './pgvector.ts'
import { int, type Row, text } from './rows.ts'
import { Session, sessionSettings } from './session.ts'

/** What an open log is, and where its tables and types are found. */
export interface Found {
  readonly logId: string
  readonly secret: string
  readonly durability: 'process' | 'fsynced' | 'replicated'
  readonly vectors: { readonly name: 'vector' | 'bytea'; readonly oid: number }
  /** Schemas, quoted. */
  readonly path: readonly string[]
}

/**
 * Looks at the server and the log, which is made, or brought to the newest format, where it is not.
 * @throws NOT_FOUND (there is none, and none is to be made)
 */
export async function findOrCreate(
  address: Address,
  settings: Settings,
  name: string,
  steps: readonly Migration[] = migrations,
): Promise<Found> {
  const schema = `"${settings.schema}"`
  const session = new Session(sessionSettings(address, settings, [schema]))
  session.on('error', () => {}) // tells of a connection that ends while nobody asks; the statements fail by themselves
  const run = async (sql: string): Promise<readonly Row[]> => (await session.query<Row>(sql)).rows
  try {
    await session.connect()
    await checkServer(run, name)
    const version = await versionOf(run, settings.schema, name, steps.length)
    if (version === 0 && !settings.create)
      throw new MnesticError('NOT_FOUND', `${name}: there is no log in the schema ${settings.schema}`)
    if (version < steps.length) await migrate(run, settings, name, steps)
    const [log] = await run(`SELECT log_id, secret, vectors FROM ${schema}.log`)
    const vectors = await findVectorType(run, text(log, 'vectors'), name)
    return {
      logId: text(log, 'log_id'),
      secret: text(log, 'secret'),
      durability: await durability(run),
      vectors,
      path: [schema, ...(vectors.schema === undefined ? [] : [vectors.schema])],
    }
  } catch (error) {
    throw translate(error, name)
  } finally {
    await session.end().catch(() => {})
  }
}

type Run = (sql: string) => Promise<readonly Row[]>

async function checkServer(run: Run, name: string): Promise<void> {
  const [row] = await run(
    "SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding",
  )
  const version = int(row, 'version')
  const encoding = text(row, 'encoding')
  if (version < 130_000)
    throw new MnesticError(
      'UNSUPPORTED',
      `${name}: PostgreSQL ${Math.floor(version / 10_000)}; needs 13 or newer`,
    )
  if (encoding !== 'UTF8')
    throw new MnesticError(
      'UNSUPPORTED',
      `${name}: the database has the encoding ${encoding}; make one with ENCODING 'UTF8'`,
    )
}

/** 0 where there is no log. @throws NEWER_FORMAT, CORRUPT */
async function versionOf(run: Run, schema: string, name: string, known: number): Promise<number> {
  // From the catalog, not by its name: names are remembered, also that there was none a moment ago.
  const [there] = await run(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = '${schema}' AND c.relname = 'log'`,
  )
  if (there === undefined) return 0
  const [row] = await run(`SELECT version FROM "${schema}".log`)
  if (row === undefined) throw corrupt(`${name}: the log has no state`)
  const version = int(row, 'version')
  if (version > known)
    throw new MnesticError(
      'NEWER_FORMAT',
      `${name} was written in format ${version} by a newer version of @mnestic/postgres; this one knows formats up to ${known}. Update the package`,
    )
  return version
}

/** What is missing, all of it in one transaction; who comes at the same time waits, and finds it done. */
async function migrate(
  run: Run,
  settings: Settings,
  name: string,
  steps: readonly Migration[],
): Promise<void> {
  const schema = `"${settings.schema}"`
  await run('BEGIN')
  try {
    await run(`SELECT pg_advisory_xact_lock(${creationLock})`)
    const from = await versionOf(run, settings.schema, name, steps.length)
    const [there] = await run(`SELECT FROM pg_namespace WHERE nspname = '${settings.schema}'`)
    if (there === undefined) await run(`CREATE SCHEMA ${schema}`)
    const vector = from === 0 ? await pgvector(run, settings.vectors, name) : undefined
    for (const step of steps.slice(from))
      await run(step({ schema, vector: vector ?? 'bytea', partitions: settings.partitions }))
    await run('COMMIT')
  } catch (error) {
    await run('ROLLBACK').catch(() => {})
    throw error
  }
}

/** "mnes": of all logs of the database, since an extension is created for all of them. */
const creationLock = 0x6d6e6573

/** What a commit has survived when it returns: https://www.postgresql.org/docs/current/runtime-config-wal.html */
async function durability(run: Run): Promise<Found['durability']> {
  const [row] = await run(
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('synchronous_standby_names') AS standbys",
  )
  const commit = text(row, 'commit')
  if (text(row, 'fsync') !== 'on' || commit === 'off') return 'process'
  const waits = commit === 'on' || commit === 'remote_apply' // remote_write: not yet on the standby's disk
  return waits && text(row, 'standbys') !== '' ? 'replicated' : 'fsynced'
}
