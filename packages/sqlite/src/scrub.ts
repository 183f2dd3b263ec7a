import type { Bytes } from '@mnestic/core'
import type { Connection } from './connection.ts'
import { translate } from './errors.ts'
import { isMostlyDead } from './pages.ts'
import { readState, saveState } from './state.ts'

/** How long a scrub waits for readers of other processes before it answers `pending`, in milliseconds. */
const patience = 50

/**
 * Removes the bytes of earlier erasures from every file. In the database they went with the erasure itself (see
 * schema.ts and `secure_delete`), but copies of the pages as they were stand in the write-ahead log, and the pages
 * as they were in the database, until the log is copied back whole and cut to nothing. A reader elsewhere that still
 * looks at an older state prevents that.
 */
export function scrub(c: Connection, busyTimeout: number): Bytes {
  const { erased, scrubbed, dead } = c.read(() => readState(c))
  if (scrubbed >= erased) return 'gone'
  c.exec(`PRAGMA busy_timeout = ${patience}`)
  try {
    if (isMostlyDead(c, dead)) compact(c)
    if (!checkpoint(c)) return 'pending'
  } finally {
    c.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
  }
  // Another process may have erased since: its erasure is beyond `erased` and stays owed.
  c.write(() => {
    if (readState(c).scrubbed < erased) saveState(c, { scrubbed: erased })
  })
  return 'gone'
}

/** True when the write-ahead log was copied back whole and truncated. */
function checkpoint(c: Connection): boolean {
  try {
    return c.number('PRAGMA wal_checkpoint(TRUNCATE)') === 0 // the first column is `busy`
  } catch (error) {
    const translated = translate(error, c.name)
    if (translated.code === 'LOCKED') return false
    throw translated
  }
}

/** Gives the space of emptied rows back. Only when others let it: it is never needed for the bytes. */
function compact(c: Connection): void {
  try {
    c.exec('VACUUM')
    c.write(() => saveState(c, { dead: 0 }))
  } catch (error) {
    const { code } = translate(error, c.name)
    if (code !== 'LOCKED' && code !== 'STORAGE_FAILED') throw error
  }
}
