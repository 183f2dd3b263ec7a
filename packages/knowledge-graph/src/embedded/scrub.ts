import { isMnesticError } from '@mnestic/core'
import { busyTimeout, type Database } from './database.ts'

/** How long a scrub waits for readers of other processes, in milliseconds. */
const patience = 50
/** Emptied rows that are not worth a new file. */
const fewDead = 50_000

/**
 * Removes the bytes of earlier erasures from every file. In the database they went with the erasure (see layout.ts),
 * but the write-ahead log still has the pages as they were, until it is copied back whole and cut to nothing, which a
 * reader of another process prevents. True when nothing is left.
 */
export function scrub(database: Database): boolean {
  const [erased = 0, scrubbed = 0, dead = 0] = database.get('SELECT erased, scrubbed, dead FROM site') ?? []
  if (Number(scrubbed) >= Number(erased)) return true
  database.exec(`PRAGMA busy_timeout = ${patience}`)
  try {
    if (Number(dead) > fewDead && Number(dead) * 2 > rows(database)) compact(database)
    if (database.number('PRAGMA wal_checkpoint(TRUNCATE)') !== 0) return false // the first column is `busy`
  } catch (error) {
    if (isMnesticError(error, 'LOCKED')) return false
    throw error
  } finally {
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
  }
  // Another process may have erased since: its erasure stays owed.
  database.write(() => database.run('UPDATE site SET scrubbed = max(scrubbed, ?)', erased))
  return true
}

function rows(database: Database): number {
  return database.number('SELECT (SELECT max(id) FROM statement) + (SELECT max(id) FROM mention)')
}

/** Gives the space of emptied rows back. Never needed for the bytes. */
function compact(database: Database): void {
  database.write(() => {
    for (const table of ['term', 'mention', 'statement', 'tie'])
      database.run(`DELETE FROM ${table} WHERE scope IS NULL`)
    database.run('UPDATE site SET dead = 0')
  })
  database.exec('VACUUM')
}
