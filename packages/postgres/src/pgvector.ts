import { MnesticError } from '@mnestic/core'
import { translate } from './errors.ts'
import { int, type Row, text } from './rows.ts'

type Run = (sql: string) => Promise<readonly Row[]>

const oidOfBytea = 17

/** The type that the log's vectors have, and the schema, quoted, in which pgvector's lies. @throws UNSUPPORTED */
export async function findVectorType(
  run: Run,
  kept: string,
  name: string,
): Promise<{ readonly name: 'vector' | 'bytea'; readonly oid: number; readonly schema?: string }> {
  if (kept === 'bytea') return { name: 'bytea', oid: oidOfBytea }
  const found = await installed(run)
  if (found === undefined) throw missing(name, 'The log keeps its vectors in the type of pgvector')
  return { name: 'vector', ...found }
}

/**
 * For a new log: pgvector's type, quoted, or `undefined` where vectors are to be kept as bytes. The extension is
 * created where it is there for it, and this user may. Inside a transaction.
 * @throws UNSUPPORTED
 */
export async function pgvector(
  run: Run,
  wanted: 'pgvector' | 'bytea' | undefined,
  name: string,
): Promise<string | undefined> {
  if (wanted === 'bytea') return undefined
  const found = (await installed(run)) ?? (await created(run, wanted === 'pgvector', name))
  if (found !== undefined) return `${found.schema}."vector"`
  if (wanted === 'pgvector') throw missing(name, 'vectors is pgvector')
  return undefined
}

async function installed(run: Run): Promise<{ readonly oid: number; readonly schema: string } | undefined> {
  const [row] = await run(
    `SELECT t.oid, quote_ident(n.nspname) AS schema FROM pg_extension e
     JOIN pg_namespace n ON n.oid = e.extnamespace
     JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = 'vector' WHERE e.extname = 'vector'`,
  )
  return row && { oid: int(row, 'oid'), schema: text(row, 'schema') }
}

/** In `public`, where others look for it too, and not with the log's tables, with which it would be dropped. */
async function created(run: Run, needed: boolean, name: string): ReturnType<typeof installed> {
  const [there] = await run("SELECT FROM pg_available_extensions WHERE name = 'vector'")
  if (there === undefined) return undefined
  await run('SAVEPOINT extension')
  try {
    await run('CREATE EXTENSION vector SCHEMA public')
    return await installed(run)
  } catch (error) {
    if (needed) throw translate(error, name)
    await run('ROLLBACK TO SAVEPOINT extension')
    return undefined
  }
}

function missing(name: string, why: string): MnesticError {
  return new MnesticError(
    'UNSUPPORTED',
    `${name}: ${why}, and the database has no extension "vector". Install pgvector on the server, and let an administrator say CREATE EXTENSION vector in this database`,
  )
}
