import {
  type AppendBatch,
  type AppendResult,
  MnesticError,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { decodePut, type PutHead } from './codec.ts'
import type { Transaction } from './database.ts'
import { int, parse, text, textOrNull } from './rows.ts'
import { Kind } from './schema.ts'
import { bigints } from './wire.ts'

/** An idempotency key, as it is kept. */
export interface Idempotency {
  readonly look: Buffer
  readonly hash: string
}

/** The first answer again, `undefined` where the key is new. Under the lock. @throws CONFLICT */
export async function repeatedAppend(
  tx: Transaction,
  { look, hash }: Idempotency,
): Promise<AppendResult | undefined> {
  const [batch] = await tx.query(
    'SELECT first, scope, records, revision, hash, ids FROM batch WHERE look = $1',
    look,
  )
  if (batch === undefined) return undefined
  const known = textOrNull(batch, 'hash')
  if (known !== null && known !== hash)
    throw new MnesticError(
      'CONFLICT',
      'The idempotency key was used for other content in this scope. Use a new key for new content',
    )
  const first = int(batch, 'first')
  const records = int(batch, 'records')
  const rows = await tx.query(
    `SELECT revision, head FROM entry
     WHERE scope = $1 AND revision BETWEEN $2 AND $3 AND kind = ${Kind.put}`,
    int(batch, 'scope'),
    first,
    first + records - 1,
  )
  const living = new Map(
    rows.map((row) => [int(row, 'revision'), decodePut(parse<PutHead>(text(row, 'head')), null, null).id]),
  )
  const chosen = textOrNull(batch, 'ids')
  const kept = chosen === null ? [] : parse<readonly (string | null)[]>(chosen)
  const seqs = Array.from({ length: records }, (_, i): Seq | undefined =>
    living.has(first + i) ? first + i : undefined,
  )
  const ids = seqs.map((_, i) => living.get(first + i) ?? kept[i] ?? undefined)
  return { repeated: true, seqs, ids, revision: int(batch, 'revision') }
}

export function insertBatch(
  tx: Transaction,
  { records }: AppendBatch,
  { look, hash }: Idempotency,
  scope: ScopeNumber,
  first: Revision,
  revision: Revision,
): void {
  const ids = records.some(({ ownId }) => !ownId)
    ? JSON.stringify(records.map(({ id, ownId }) => (ownId ? null : id)))
    : null
  tx.send(
    `INSERT INTO batch (first, scope, look, records, revision, hash, ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    first,
    scope,
    look,
    records.length,
    revision,
    hash,
    ids,
  )
}

/** Something of the batches that wrote these entries is erased: their hashes would still tell the content. */
export function forgetBatchHashes(tx: Transaction, revisions: readonly Revision[]): void {
  tx.send(
    `UPDATE batch SET hash = NULL WHERE hash IS NOT NULL AND first IN (
       SELECT around.first FROM unnest($1::bigint[]) AS gone, LATERAL (
         SELECT first, revision FROM batch WHERE first <= gone ORDER BY first DESC LIMIT 1) AS around
       WHERE around.revision >= gone)`,
    bigints(revisions),
  )
}
