import type { Revision, Scope, ScopeInfo, ScopeNumber } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import type { Digester } from './digest.ts'
import { corrupt } from './errors.ts'
import { int, parse, type Row, text } from './rows.ts'

/** A scope that has records or notes. */
export interface ScopeRow {
  readonly number: ScopeNumber
  readonly look: number
  readonly revision: Revision
  readonly erased: Revision
  readonly records: number
  readonly notes: number
}

export function scopeRow(c: Connection, number: ScopeNumber): ScopeRow | undefined {
  const row = c.get('SELECT * FROM scope WHERE number = ?', number)
  return row === undefined ? undefined : decode(c, row)
}

export function findScope(c: Connection, digester: Digester, path: Scope): ScopeRow | undefined {
  const wanted = JSON.stringify(path)
  const rows = c.all('SELECT * FROM scope WHERE look = ?', digester.scope(path).look)
  return rows.map((row) => decode(c, row)).find((scope) => pathText(c, scope.number) === wanted)
}

/** The JSON of a scope's path. */
export function pathText(c: Connection, number: ScopeNumber): string {
  const row = c.get('SELECT path, sum FROM name WHERE number = ?', number)
  if (row === undefined) throw corrupt(`${c.name}: the name of scope ${number} is missing`)
  const path = text(row, 'path')
  if (int(row, 'sum') !== checksum(number, path))
    throw corrupt(`${c.name}: the name of scope ${number} fails its checksum`)
  return path
}

export function scopeInfo(c: Connection, scope: ScopeRow): ScopeInfo {
  const { number, revision, erased, records } = scope
  return { number, path: parse<Scope>(pathText(c, number)), revision, erased, records }
}

export function createScope(c: Connection, digester: Digester, path: Scope): ScopeRow {
  const name = JSON.stringify(path)
  const number = 1 + c.number('SELECT coalesce(max(number), 0) FROM name') // emptied names keep their row
  const scope = { number, look: digester.scope(path).look, revision: 0, erased: 0, records: 0, notes: 0 }
  c.run('INSERT INTO name VALUES (?, ?, ?)', number, name, checksum(number, name))
  c.run('INSERT INTO scope VALUES (?, ?, 0, 0, 0, 0, ?)', number, scope.look, sumOf(scope))
  return scope
}

/** Saves the scope, or takes its name away where nothing is left in it. */
export function saveScope(c: Connection, scope: ScopeRow): void {
  const { number, revision, erased, records, notes } = scope
  if (records === 0 && notes === 0) {
    c.run('DELETE FROM scope WHERE number = ?', number)
    c.run('UPDATE name SET path = NULL, sum = 0 WHERE number = ?', number)
    return
  }
  const update = 'UPDATE scope SET revision = ?, erased = ?, records = ?, notes = ?, sum = ? WHERE number = ?'
  c.run(update, revision, erased, records, notes, sumOf(scope), number)
}

function decode(c: Connection, row: Row): ScopeRow {
  const scope = {
    number: int(row, 'number'),
    look: int(row, 'look'),
    revision: int(row, 'revision'),
    erased: int(row, 'erased'),
    records: int(row, 'records'),
    notes: int(row, 'notes'),
  }
  if (int(row, 'sum') !== sumOf(scope)) throw corrupt(`${c.name}: scope ${scope.number} fails its checksum`)
  return scope
}

function sumOf(scope: ScopeRow): number {
  return checksum(scope.number, scope.look, scope.revision, scope.erased, scope.records, scope.notes)
}
