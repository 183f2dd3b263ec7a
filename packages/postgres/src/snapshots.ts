import { createHash } from 'node:crypto'
import type { Revision, ScopeNumber, Seq, Snapshot, SnapshotKey, SnapshotStore } from '@mnestic/core'
import { json } from './codec.ts'
import type { Database, Transaction } from './database.ts'
import type { Digester } from './digest.ts'
import { bytes, int, parse, type Row, text } from './rows.ts'

/** The server sends bytes as hexadecimal text, and a text of JavaScript holds half a gigabyte. */
const chunkBytes = 8 * 2 ** 20

export function snapshotStore(db: Database, digester: Digester): SnapshotStore {
  const lookOf = ({ view, scope, key }: SnapshotKey): Buffer => digester.snapshot(view, scope, key)
  return {
    async get(key) {
      const found = await load(db, key.scope, lookOf(key))
      if (found !== 'damaged') return found
      await db.query(deleteSql('scope = $1 AND look = $2'), key.scope, lookOf(key))
      return undefined
    },
    async put(key, snapshot) {
      return await db.transaction((tx) => put(tx, key, lookOf(key), snapshot))
    },
    async keys(view, scope) {
      const rows =
        scope === undefined
          ? await db.query('SELECT view, scope, key FROM snapshot WHERE view = $1', json(view))
          : await db.query(
              'SELECT view, scope, key FROM snapshot WHERE scope = $2 AND view = $1',
              json(view),
              scope,
            )
      return rows.map(keyOf).sort((a, b) => a.scope - b.scope || (a.key < b.key ? -1 : 1))
    },
    async drop(view, scope, key) {
      if (scope === undefined) await db.query(deleteSql('view = $1'), json(view))
      else if (key === undefined) await db.query(deleteSql('scope = $1 AND view = $2'), scope, json(view))
      else await db.query(deleteSql('scope = $1 AND look = $2'), scope, lookOf({ view, scope, key }))
    },
  }
}

/** Inside an erasure: what may hold something of records from `least` on. Answers how many. */
export async function dropSnapshots(tx: Transaction, scope: ScopeNumber, least: Seq): Promise<number> {
  const [row] = await tx.query(deleteSql('scope = 0 OR (scope = $1 AND upto >= $2)'), scope, least)
  return int(row, 'count')
}

async function put(
  tx: Transaction,
  { view, scope, key }: SnapshotKey,
  look: Buffer,
  { at, upto, bytes: whole }: Snapshot,
): Promise<'stored' | 'stale'> {
  // What is stale already is not sent: it would be left as dead rows that nobody vacuums.
  const [made] = await tx.query(`SELECT nextval('load') AS load, ${erasedSql} AS erased`, scope)
  if (isStale(made, at)) return 'stale'
  const number = int(made, 'load')
  // What is large goes before the lock, so that no writer waits for it.
  for (let i = 0; i * chunkBytes < whole.length; i++)
    tx.send(
      'INSERT INTO chunk (load, number, scope, bytes) VALUES ($1, $2, $3, $4)',
      number,
      i,
      scope,
      Buffer.from(whole.subarray(i * chunkBytes, (i + 1) * chunkBytes)),
    )
  tx.send('SELECT FROM log FOR UPDATE')
  const [state] = await tx.query(`SELECT ${erasedSql} AS erased`, scope)
  if (isStale(state, at)) {
    tx.send('DELETE FROM chunk WHERE load = $1', number)
    return 'stale'
  }
  tx.send(deleteSql('scope = $1 AND look = $2'), scope, look)
  tx.send(
    `INSERT INTO snapshot (scope, look, view, key, at, upto, size, sum, load)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    scope,
    look,
    json(view),
    json(key),
    at,
    upto,
    whole.length,
    sumOf(whole),
    number,
  )
  return 'stored'
}

/** The last erasure that counts for a snapshot of scope $1. */
const erasedSql = `CASE WHEN $1::bigint = 0 THEN (SELECT erased FROM log)
  ELSE (SELECT erased FROM scope WHERE scope = $1) END`

/** A scope that was emptied was erased after anything that somebody may still want to keep of it. */
function isStale(state: Row | undefined, at: Revision): boolean {
  return state?.['erased'] === null || at < int(state, 'erased')
}

function deleteSql(condition: string): string {
  return `WITH gone AS (DELETE FROM snapshot WHERE ${condition} RETURNING load),
      chunks AS (DELETE FROM chunk WHERE load IN (SELECT load FROM gone))
    SELECT count(*) AS count FROM gone`
}

async function load(
  db: Database,
  scope: ScopeNumber,
  look: Buffer,
): Promise<Snapshot | 'damaged' | undefined> {
  const rows = await db.query(
    `SELECT s.at, s.upto, s.size, s.sum, c.bytes FROM snapshot s LEFT JOIN chunk c ON c.load = s.load
     WHERE s.scope = $1 AND s.look = $2 ORDER BY c.number`,
    scope,
    look,
  )
  const [row] = rows
  if (row === undefined) return undefined
  const whole = Buffer.concat(rows.flatMap((one) => (one['bytes'] === null ? [] : bytes(one, 'bytes'))))
  if (whole.length !== int(row, 'size') || !sumOf(whole).equals(bytes(row, 'sum'))) return 'damaged'
  return { at: int(row, 'at'), upto: int(row, 'upto'), bytes: whole }
}

function keyOf(row: Row): SnapshotKey {
  return {
    view: parse<string>(text(row, 'view')),
    scope: int(row, 'scope'),
    key: parse<string>(text(row, 'key')),
  }
}

function sumOf(whole: Uint8Array): Buffer {
  return createHash('sha256').update(whole).digest()
}
