import type { Database } from '../database.ts'
import { text } from '../rows.ts'
import { Kind } from '../schema.ts'
import { vectorTables } from './vector-tables.ts'

/** Fewer erased records than these are always vacuumed. */
const few = 50

/**
 * Statements that take indexes of vectors away, so that they are made anew, where more than one in 64 records was erased
 * since a revision. VACUUM mends an index around each vector that it takes out, by a search for each of its neighbours:
 * measured with 30,000 vectors, from 1.3 % on it took longer than making the index anew. Only those of the asking user.
 */
export async function dropWornIndexes(db: Database, since: number): Promise<readonly string[]> {
  const rows = await db.query(
    `WITH gone AS (
       SELECT coalesce(sum(json_array_length(head::json)), 0) AS records FROM entry
       WHERE kind = ${Kind.erase} AND revision > $1)
     SELECT quote_ident(c.relname) AS name FROM gone, pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam AND a.amname = 'hnsw'
     WHERE i.indrelid IN (${vectorTables}) AND pg_has_role(c.relowner, 'USAGE')
       AND gone.records > greatest(${few}, (SELECT coalesce(sum(s.records), 0) FROM scope s) / 64)`,
    since,
  )
  return rows.map((row) => `DROP INDEX CONCURRENTLY IF EXISTS ${text(row, 'name')}`)
}
