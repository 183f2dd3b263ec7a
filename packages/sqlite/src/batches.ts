import { MnesticError, type AppendBatch, type AppendResult, type Revision, type Seq } from '@mnestic/core'
import { checksum } from './checksum.ts'
import type { Connection } from './connection.ts'
import type { Digest } from './digest.ts'
import { livingPut } from './entry-rows.ts'
import { corrupt } from './errors.ts'
import { int, parse, type Row, text, textOrNull } from './rows.ts'

/** What is kept behind an idempotency key. */
interface BatchRow {
  /** Revision of its first entry; its records are the first ones, without gaps. */
  readonly first: Revision
  readonly digest: string
  readonly records: number
  readonly revision: Revision
  /** `null` when something of the batch was erased. */
  readonly hash: string | null
  /** By record; `null` for an id that the caller chose, which is only kept in its record. `null`: all were chosen. */
  readonly ids: string | null
}

/** An idempotency key, as it is kept. */
export interface Idempotency {
  readonly digest: Digest
  readonly hash: string
}

/** The first answer again, `undefined` where the key is new. @throws CONFLICT */
export function repeatedAppend(c: Connection, { digest, hash }: Idempotency): AppendResult | undefined {
  const rows = c.all('SELECT * FROM batch WHERE look = ?', digest.look).map((row) => decode(c, row))
  const batch = rows.find((row) => row.digest === digest.full)
  if (batch === undefined) return undefined
  if (batch.hash !== null && batch.hash !== hash)
    throw new MnesticError(
      'CONFLICT',
      'The idempotency key was used for other content in this scope. Use a new key for new content',
    )
  const kept = batch.ids === null ? [] : parse<readonly (string | null)[]>(batch.ids)
  const seqs: (Seq | undefined)[] = []
  const ids: (string | undefined)[] = []
  for (let i = 0; i < batch.records; i++) {
    const living = livingPut(c, batch.first + i)
    seqs.push(living?.revision)
    ids.push(living?.put.id ?? kept[i] ?? undefined)
  }
  return { repeated: true, seqs, ids, revision: batch.revision }
}

export function insertBatch(
  c: Connection,
  batch: AppendBatch,
  { digest, hash }: Idempotency,
  first: Revision,
  revision: Revision,
): void {
  const ids = batch.records.some(({ ownId }) => !ownId)
    ? JSON.stringify(batch.records.map(({ id, ownId }) => (ownId ? null : id)))
    : null
  const row = { first, digest: digest.full, records: batch.records.length, revision, hash, ids }
  const insert = 'INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
  c.run(insert, first, digest.look, row.digest, row.records, revision, hash, ids, sumOf(row))
}

/** Something of the batch that wrote the entry at `revision` is erased: its hash would still tell the content. */
export function forgetBatchHash(c: Connection, revision: Revision): void {
  const found = c.get('SELECT * FROM batch WHERE first <= ? ORDER BY first DESC LIMIT 1', revision)
  if (found === undefined) return
  const batch = decode(c, found)
  if (batch.revision < revision || batch.hash === null) return
  c.run('UPDATE batch SET hash = NULL, sum = ? WHERE first = ?', sumOf({ ...batch, hash: null }), batch.first)
}

function decode(c: Connection, row: Row): BatchRow {
  const batch = {
    first: int(row, 'first'),
    digest: text(row, 'digest'),
    records: int(row, 'records'),
    revision: int(row, 'revision'),
    hash: textOrNull(row, 'hash'),
    ids: textOrNull(row, 'ids'),
  }
  if (int(row, 'sum') !== sumOf(batch))
    throw corrupt(`${c.name}: the batch at ${batch.first} fails its checksum`)
  return batch
}

function sumOf(row: BatchRow): number {
  return checksum(row.first, row.digest, row.records, row.revision, row.hash, row.ids)
}
