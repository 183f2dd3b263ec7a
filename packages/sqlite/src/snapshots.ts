import { crc32 } from 'node:zlib'
import {
  isMnesticError,
  type ScopeNumber,
  type Seq,
  type Snapshot,
  type SnapshotKey,
  type SnapshotStore,
} from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import type { Digester } from './digest.ts'
import { corrupt } from './errors.ts'
import { leafBytes } from './pages.ts'
import { bytes, int, type Row, text, textOrNull } from './rows.ts'
import { scopeRow } from './scopes.ts'
import { readState, saveState } from './state.ts'

/** SQLite holds a value whole in memory, and none above 10^9 bytes. */
const chunkBytes = 8 * 2 ** 20

interface SnapshotRow extends SnapshotKey {
  readonly number: number
  readonly at: number
  readonly upto: number
  readonly size: number
  readonly chunk: number
  readonly chunks: number
  readonly sum: number
}

export function snapshotStore(c: Connection, digester: Digester): SnapshotStore {
  return {
    async get(key) {
      const found = c.read(() => load(c, digester, key))
      if (found !== 'damaged') return found
      c.write(() => dropRows(c, find(c, digester, key)))
      return undefined
    },
    async put(key, snapshot) {
      return c.write(() => {
        if (snapshot.at < lastErasure(c, key.scope)) return 'stale'
        dropRows(c, find(c, digester, key))
        insert(c, digester, key, snapshot)
        return 'stored'
      })
    },
    async keys(view, scope) {
      const rows = c.read(() => ofView(c, view, scope))
      return rows
        .map(({ view, scope, key }) => ({ view, scope, key }))
        .sort((a, b) => a.scope - b.scope || (a.key < b.key ? -1 : 1))
    },
    async drop(view, scope, key) {
      c.write(() =>
        dropRows(
          c,
          ofView(c, view, scope).filter((row) => key === undefined || row.key === key),
        ),
      )
    },
  }
}

/** Inside `write`: what may hold something of records from `least` on. Answers how many. */
export function dropSnapshots(c: Connection, scope: ScopeNumber, least: Seq): number {
  const rows = c.all(
    'SELECT * FROM snapshot WHERE look IS NOT NULL AND (scope = 0 OR (scope = ? AND upto >= ?))',
    scope,
    least,
  )
  dropRows(c, rows.map(decode))
  return rows.length
}

/** A scope that was emptied was erased after anything that somebody may still want to keep of it. */
function lastErasure(c: Connection, scope: ScopeNumber): number {
  if (scope === 0) return readState(c).erased
  return scopeRow(c, scope)?.erased ?? Infinity
}

function find(c: Connection, digester: Digester, { view, scope, key }: SnapshotKey): SnapshotRow[] {
  const rows = c.all('SELECT * FROM snapshot WHERE look = ?', digester.snapshot(view, scope, key).look)
  return rows.map(decode).filter((row) => row.view === view && row.scope === scope && row.key === key)
}

function ofView(c: Connection, view: string, scope: ScopeNumber | undefined): SnapshotRow[] {
  const rows =
    scope === undefined
      ? c.all('SELECT * FROM snapshot WHERE look IS NOT NULL AND view = ?', view)
      : c.all('SELECT * FROM snapshot WHERE look IS NOT NULL AND scope = ? AND view = ?', scope, view)
  return rows.map(decode)
}

function insert(c: Connection, digester: Digester, key: SnapshotKey, snapshot: Snapshot): void {
  const number = 1 + c.number('SELECT coalesce(max(number), 0) FROM snapshot')
  const chunk = 1 + c.number('SELECT coalesce(max(number), 0) FROM chunk')
  const size = snapshot.bytes.length
  const chunks = Math.ceil(size / chunkBytes)
  for (let i = 0; i < chunks; i++)
    c.run(
      'INSERT INTO chunk VALUES (?, ?)',
      chunk + i,
      snapshot.bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
    )
  const { at, upto } = snapshot
  const sum = sumOf({ ...key, number, at, upto, size, chunk, chunks }, snapshot.bytes)
  const { look } = digester.snapshot(key.view, key.scope, key.key)
  const sql = 'INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
  c.run(sql, number, look, key.view, key.scope, key.key, at, upto, size, chunk, chunks, sum)
}

function load(c: Connection, digester: Digester, key: SnapshotKey): Snapshot | 'damaged' | undefined {
  const row = find(c, digester, key)[0]
  if (row === undefined) return undefined
  try {
    const whole = new Uint8Array(row.size)
    let filled = 0
    for (const one of c.all(
      'SELECT bytes FROM chunk WHERE number >= ? AND number < ? ORDER BY number',
      row.chunk,
      row.chunk + row.chunks,
    )) {
      const part = bytes(one, 'bytes')
      whole.set(part, filled)
      filled += part.length
    }
    if (filled !== row.size || sumOf(row, whole) !== row.sum) return 'damaged'
    return { at: row.at, upto: row.upto, bytes: whole }
  } catch (error) {
    if (isMnesticError(error, 'CORRUPT') || error instanceof RangeError) return 'damaged'
    throw error
  }
}

/** Empties the rows in place: see schema.ts for why they are not deleted. */
function dropRows(c: Connection, rows: readonly SnapshotRow[]): void {
  let dead = 0
  for (const { number, chunk, chunks, size } of rows) {
    c.run('UPDATE snapshot SET look = NULL, key = NULL WHERE number = ?', number)
    c.run('UPDATE chunk SET bytes = NULL WHERE number >= ? AND number < ?', chunk, chunk + chunks)
    dead += leafBytes(size)
  }
  if (dead > 0) saveState(c, { dead: readState(c).dead + dead })
}

function decode(row: Row): SnapshotRow {
  const key = textOrNull(row, 'key')
  if (key === null) throw corrupt('The log is damaged: a snapshot has no key')
  return {
    number: int(row, 'number'),
    view: text(row, 'view'),
    scope: int(row, 'scope'),
    key,
    at: int(row, 'at'),
    upto: int(row, 'upto'),
    size: int(row, 'size'),
    chunk: int(row, 'chunk'),
    chunks: int(row, 'chunks'),
    sum: int(row, 'sum'),
  }
}

function sumOf(row: Omit<SnapshotRow, 'sum'>, whole: Uint8Array): number {
  return crc32(
    whole,
    checksum(row.number, row.view, row.scope, row.key, row.at, row.upto, row.size, row.chunk, row.chunks),
  )
}
