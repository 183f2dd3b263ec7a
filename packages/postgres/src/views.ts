import type { ViewRegistry } from '@mnestic/core'
import { json } from './codec.ts'
import type { Database } from './database.ts'
import { int, parse, text } from './rows.ts'
import { Kind } from './schema.ts'

export function viewRegistry(db: Database): ViewRegistry {
  return {
    async register(name) {
      await db.query('INSERT INTO view VALUES ($1, 0) ON CONFLICT DO NOTHING', json(name))
    },
    async acknowledge(name, revision) {
      const sql = 'UPDATE view SET acknowledged = $2 WHERE name = $1 AND acknowledged < $2'
      await db.query(sql, json(name), revision)
    },
    async unregister(name) {
      await db.query('DELETE FROM view WHERE name = $1', json(name))
    },
    async list() {
      const rows = await db.query('SELECT name, acknowledged FROM view ORDER BY name')
      return rows.map((row) => ({
        name: parse<string>(text(row, 'name')),
        acknowledged: int(row, 'acknowledged'),
      }))
    },
  }
}

/** Drops the erase entries that every registered view has acknowledged. */
export async function trim(db: Database): Promise<void> {
  await db.write(async (tx) => {
    // In the order of statements: a view that registers later is not waited for.
    tx.send('SELECT FROM log FOR UPDATE')
    tx.send(
      `WITH done AS (
         DELETE FROM entry WHERE kind = ${Kind.erase}
           AND revision <= (SELECT coalesce(min(acknowledged), (SELECT head FROM log)) FROM view)
         RETURNING revision)
       UPDATE log SET trimmed = (SELECT max(revision) FROM done) WHERE EXISTS (SELECT FROM done)`,
    )
  })
}
