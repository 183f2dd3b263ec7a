import type { Head, Revision } from '@mnestic/core'
import type { Database, Transaction } from './database.ts'
import { corrupt } from './errors.ts'
import { int, type Row } from './rows.ts'

/** Where the log stands, under its lock. */
export interface Locked {
  readonly head: Revision
  readonly erased: Revision
  /** The last number that was given to a scope. */
  readonly scopes: number
}

/**
 * Takes the lock of the log, which is that of its row in `log`: all revisions are given under it, and it is held until
 * the commit has become visible, so that no reader sees a revision before those below it. Statements after this one
 * see everything that was committed before.
 */
export async function lockLog(tx: Transaction): Promise<Locked> {
  const [row] = await tx.query('SELECT head, erased, scopes FROM log FOR UPDATE')
  if (row === undefined) throw corrupt('The log has no state')
  return { head: int(row, 'head'), erased: int(row, 'erased'), scopes: int(row, 'scopes') }
}

export function saveLog(tx: Transaction, { head, erased, scopes }: Locked): void {
  tx.send('UPDATE log SET head = $1, erased = $2, scopes = $3', head, erased, scopes)
}

export async function readHead(db: Database): Promise<Head> {
  const row = await state(db)
  return { revision: int(row, 'head'), trimmed: int(row, 'trimmed'), erased: int(row, 'erased') }
}

async function state(db: Database): Promise<Row> {
  const [row] = await db.query('SELECT head, trimmed, erased FROM log')
  if (row === undefined) throw corrupt(`${db.name}: the log has no state`)
  return row
}
