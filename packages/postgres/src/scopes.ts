import type { Revision, Scope, ScopeInfo, ScopeNumber } from '@mnestic/core'
import type { Database, Transaction, Value } from './database.ts'
import type { Digester } from './digest.ts'
import { placeAfter, placeOf } from './place.ts'
import { int, parse, type Row, text } from './rows.ts'
import { bigints } from './wire.ts'

/** A scope that has records or notes. */
export interface ScopeRow {
  readonly number: ScopeNumber
  readonly revision: Revision
  readonly erased: Revision
  readonly records: number
  readonly notes: number
}

const infoColumns = 'scope, path, revision, erased, records'

export async function scopeByPath(
  db: Database,
  digester: Digester,
  path: Scope,
): Promise<ScopeInfo | undefined> {
  const sql = `SELECT ${infoColumns} FROM scope WHERE look = $1`
  const [row] = await db.query(sql, digester.scope(path))
  return row && infoOf(row)
}

export async function scopeByNumber(db: Database, number: ScopeNumber): Promise<ScopeInfo | undefined> {
  const [row] = await db.query(`SELECT ${infoColumns} FROM scope WHERE scope = $1`, number)
  return row && infoOf(row)
}

/** At or below `prefix`, after `after`, in the order of their places. */
export async function scopePage(
  db: Database,
  prefix: readonly string[],
  after: Scope | undefined,
  limit: number,
): Promise<ScopeInfo[]> {
  const values: Value[] = [limit]
  const conditions: string[] = []
  // An index takes no more of a name than its first bytes: these narrow, the whole decides.
  const where = (compare: '>' | '>=' | '<', place: Buffer): void => {
    const value = `$${values.push(place)}::bytea`
    const loose = compare === '<' ? '<=' : '>='
    conditions.push(`substring(place FROM 1 FOR 256) ${loose} substring(${value} FROM 1 FOR 256)`)
    conditions.push(`place ${compare} ${value}`)
  }
  if (prefix.length > 0) {
    where('>=', placeOf(prefix))
    where('<', placeAfter(prefix))
  }
  if (after !== undefined) where('>', placeOf(after))
  const rows = await db.query(
    `SELECT ${infoColumns} FROM scope ${conditions.length > 0 ? 'WHERE' : ''} ${conditions.join(' AND ')}
     ORDER BY substring(place FROM 1 FOR 256), place LIMIT $1`,
    ...values,
  )
  return rows.map(infoOf)
}

/** Under the lock. */
export async function findScope(tx: Transaction, look: Buffer): Promise<ScopeRow | undefined> {
  const sql = 'SELECT scope, revision, erased, records, notes FROM scope WHERE look = $1'
  const [row] = await tx.query(sql, look)
  return row && decode(row)
}

/** Under the lock. */
export async function scopeRows(
  tx: Transaction,
  numbers: Iterable<ScopeNumber>,
): Promise<Map<ScopeNumber, ScopeRow>> {
  const rows = await tx.query(
    'SELECT scope, revision, erased, records, notes FROM scope WHERE scope = ANY ($1::bigint[])',
    bigints([...numbers]),
  )
  return new Map(rows.map(decode).map((scope) => [scope.number, scope]))
}

export function createScope(tx: Transaction, look: Buffer, path: Scope, scope: ScopeRow): void {
  const { number, revision, erased, records, notes } = scope
  tx.send(
    `INSERT INTO scope (scope, look, path, place, revision, erased, records, notes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    number,
    look,
    JSON.stringify(path),
    placeOf(path),
    revision,
    erased,
    records,
    notes,
  )
}

/** Saves the scope, or takes it away with its name where nothing is left in it. */
export function saveScope(tx: Transaction, scope: ScopeRow): void {
  const { number, revision, erased, records, notes } = scope
  if (records === 0 && notes === 0) tx.send('DELETE FROM scope WHERE scope = $1', number)
  else
    tx.send(
      'UPDATE scope SET revision = $2, erased = $3, records = $4, notes = $5 WHERE scope = $1',
      number,
      revision,
      erased,
      records,
      notes,
    )
}

function infoOf(row: Row): ScopeInfo {
  return {
    number: int(row, 'scope'),
    path: parse<Scope>(text(row, 'path')),
    revision: int(row, 'revision'),
    erased: int(row, 'erased'),
    records: int(row, 'records'),
  }
}

function decode(row: Row): ScopeRow {
  return {
    number: int(row, 'scope'),
    revision: int(row, 'revision'),
    erased: int(row, 'erased'),
    records: int(row, 'records'),
    notes: int(row, 'notes'),
  }
}
