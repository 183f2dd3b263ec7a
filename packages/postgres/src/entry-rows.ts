import type { Revision, ScopeNumber } from '@mnestic/core'
import type { Transaction } from './database.ts'
import { bigints, byteas, texts } from './wire.ts'

/** A row of `entry`: see schema.ts. */
export interface NewEntry {
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly kind: number
  readonly look?: Buffer
  readonly links?: number
  readonly head: string
  readonly content?: string
  readonly facts?: string | null
  readonly bytes?: Uint8Array | undefined
}

/** All in one statement. */
export function insertEntries(tx: Transaction, entries: readonly NewEntry[]): void {
  if (entries.length === 0) return
  tx.send(
    `INSERT INTO entry (revision, scope, kind, look, links, head, content, facts, bytes)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[], $6::text[], $7::text[],
       $8::text[], $9::bytea[])`,
    bigints(entries.map(({ revision }) => revision)),
    bigints(entries.map(({ scope }) => scope)),
    bigints(entries.map(({ kind }) => kind)),
    byteas(entries.map(({ look = null }) => look)),
    bigints(entries.map(({ links = 0 }) => links)),
    texts(entries.map(({ head }) => head)),
    texts(entries.map(({ content = null }) => content)),
    texts(entries.map(({ facts = null }) => facts)),
    byteas(entries.map(({ bytes = null }) => bytes)),
  )
}
