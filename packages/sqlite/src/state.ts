import type { Revision } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import { corrupt } from './errors.ts'
import { int, text } from './rows.ts'

/** The one row of `log`. */
export interface State {
  readonly logId: string
  readonly secret: string
  readonly erased: Revision
  readonly scrubbed: Revision
  readonly trimmed: Revision
  readonly indexed: Revision
  readonly dead: number
}

export function readState(c: Connection): State {
  const row = c.get('SELECT * FROM log')
  if (row === undefined) throw corrupt(`${c.name}: the log has no state`)
  const state = {
    logId: text(row, 'log_id'),
    secret: text(row, 'secret'),
    erased: int(row, 'erased'),
    scrubbed: int(row, 'scrubbed'),
    trimmed: int(row, 'trimmed'),
    indexed: int(row, 'indexed'),
    dead: int(row, 'dead'),
  }
  if (int(row, 'sum') !== sumOf(state)) throw corrupt(`${c.name}: the state of the log fails its checksum`)
  return state
}

/** Inside `write`. */
export function saveState(c: Connection, change: Partial<State>): void {
  const state = { ...readState(c), ...change }
  const { erased, scrubbed, trimmed, indexed, dead } = state
  const update = 'UPDATE log SET erased = ?, scrubbed = ?, trimmed = ?, indexed = ?, dead = ?, sum = ?'
  c.run(update, erased, scrubbed, trimmed, indexed, dead, sumOf(state))
}

export function createState(c: Connection, logId: string, secret: string): void {
  const state = { logId, secret, erased: 0, scrubbed: 0, trimmed: 0, indexed: 0, dead: 0 }
  c.run('INSERT INTO log VALUES (1, ?, ?, 0, 0, 0, 0, 0, ?)', logId, secret, sumOf(state))
}

function sumOf(state: State): number {
  return checksum(
    state.logId,
    state.secret,
    state.erased,
    state.scrubbed,
    state.trimmed,
    state.indexed,
    state.dead,
  )
}

/** Revision of the last entry ever: rows of `entry` are emptied, never deleted, so it is never used again. */
export function headRevision(c: Connection): Revision {
  return c.number('SELECT coalesce(max(revision), 0) FROM entry')
}
