import type { Bytes } from '@mnestic/core'
import type { Database } from './database.ts'
import { int } from './rows.ts'

/** Tables that hold content. */
const tables = ['entry', 'embedding', 'link', 'batch', 'snapshot', 'chunk', 'scope'] as const

/**
 * What was erased is in no table from the erasure on; what is left of it are dead rows, which only a transaction that
 * began before can see. VACUUM takes these away, with what points at them in indexes (that of pgvector holds copies of
 * the vectors). `pending`: some were left, since such a transaction is still open somewhere, or since this user does
 * not own the tables.
 */
export async function scrub(db: Database): Promise<Bytes> {
  const [state] = await db.query('SELECT erased, scrubbed FROM log')
  const erased = int(state, 'erased')
  if (int(state, 'scrubbed') >= erased) return 'unreachable'
  // Not all at once: each table is a transaction of its own then, and one that somebody else vacuums is left out.
  await db.alone(tables.map((table) => `VACUUM (INDEX_CLEANUP ON, SKIP_LOCKED) ${table}`))
  if ((await deadRows(db)) > 0) return 'pending'
  await db.query('UPDATE log SET scrubbed = greatest(scrubbed, $1)', erased)
  return 'unreachable'
}

/** Dead rows that the last VACUUM of each table left, and those that came since. `scope` is left out: writes renew it. */
async function deadRows(db: Database): Promise<number> {
  const [row] = await db.query(
    `SELECT coalesce(sum(n_dead_tup), 0) AS count FROM pg_stat_user_tables
     WHERE schemaname = current_schema() AND relname ~ '^(entry|embedding|link|batch|snapshot|chunk)(_[0-9]+)?$'`,
  )
  return int(row, 'count')
}
