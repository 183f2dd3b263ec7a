import type { Revision, ScopeNumber, Seq, StoredVectors } from '@mnestic/core'
import type { Transaction } from './database.ts'
import { Kind } from './schema.ts'
import { encodeVector, partsOf } from './vectors.ts'
import { bigints, elements } from './wire.ts'

/** How this log keeps a vector. */
export interface VectorType {
  /** Its name, to be found by the connection's search path. */
  readonly name: 'vector' | 'bytea'
  /** What the server calls it. */
  readonly oid: number
}

export interface NewVectors {
  readonly seq: Seq
  readonly scope: ScopeNumber
  /** Of the entry that brings them. */
  readonly revision: Revision
  readonly fingerprint: number
  readonly vectors: StoredVectors
}

/** All in one statement. */
export function insertVectors(tx: Transaction, type: VectorType, brought: readonly NewVectors[]): void {
  const rows = brought.flatMap(({ vectors, ...of }) =>
    partsOf(vectors).map((vector, part) => ({ ...of, part, vector: encodeVector(vector) })),
  )
  if (rows.length === 0) return
  tx.send(
    `INSERT INTO embedding (seq, part, scope, fingerprint, revision, vector)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::${type.name}[])`,
    bigints(rows.map(({ seq }) => seq)),
    bigints(rows.map(({ part }) => part)),
    bigints(rows.map(({ scope }) => scope)),
    bigints(rows.map(({ fingerprint }) => fingerprint)),
    bigints(rows.map(({ revision }) => revision)),
    elements(
      type.oid,
      rows.map(({ vector }) => vector),
    ),
  )
}

/** Takes the vectors of records of one scope away, and the entries that brought them late. */
export function deleteVectors(tx: Transaction, scope: ScopeNumber, seqs: readonly Seq[]): void {
  if (seqs.length === 0) return
  tx.send(
    `WITH gone AS (
       DELETE FROM embedding WHERE scope = $1 AND seq = ANY ($2::bigint[]) RETURNING seq, part, revision)
     DELETE FROM entry WHERE scope = $1 AND kind = ${Kind.vectors}
       AND revision IN (SELECT revision FROM gone WHERE part = 0 AND revision <> seq)`,
    scope,
    bigints(seqs),
  )
}
