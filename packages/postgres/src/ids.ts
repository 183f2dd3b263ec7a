import type { Scope, Seq } from '@mnestic/core'
import type { Database, Transaction } from './database.ts'
import type { Digester } from './digest.ts'
import { bytes, int, type Row, textOrNull } from './rows.ts'
import { byteas } from './wire.ts'

/** What became of an id: its living record, or the tombstone of an erased one. */
export type Fate = Seq | 'absent' | 'forgotten'

/** One statement, so that both halves are of one state. An id that was written again has a tombstone as well. */
const sql = `
  SELECT look, revision FROM entry
    WHERE scope = (SELECT scope FROM scope WHERE look = $1) AND look = ANY ($2::bytea[])
  UNION ALL SELECT look, NULL FROM forgotten WHERE look = ANY ($2::bytea[])`

/** Under the lock, by the digests of the scope and of the ids. */
export async function lookUp(
  tx: Pick<Transaction, 'query'>,
  scope: Buffer,
  looks: readonly Buffer[],
): Promise<(look: Buffer) => Fate> {
  return fates(await tx.query(sql, scope, byteas(looks)))
}

export async function resolve(
  db: Database,
  digester: Digester,
  scope: Scope,
  ids: readonly string[],
): Promise<Fate[]> {
  const path = JSON.stringify(scope)
  const looks = ids.map((id) => digester.id(path, id))
  const fateOf = await lookUp(db, digester.scope(scope), looks)
  return looks.map(fateOf)
}

function fates(rows: readonly Row[]): (look: Buffer) => Fate {
  const known = new Map<string, Fate>()
  for (const row of rows) {
    const key = bytes(row, 'look').toString('latin1')
    if (textOrNull(row, 'revision') !== null) known.set(key, int(row, 'revision'))
    else if (!known.has(key)) known.set(key, 'forgotten')
  }
  return (look) => known.get(look.toString('latin1')) ?? 'absent'
}
