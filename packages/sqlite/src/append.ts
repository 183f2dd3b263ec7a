import {
  MnesticError,
  type AppendBatch,
  type AppendResult,
  type NewNote,
  type NewRecord,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { insertBatch, repeatedAppend } from './batches.ts'
import { encodePut } from './codec.ts'
import type { Connection } from './connection.ts'
import type { Digester } from './digest.ts'
import { insertEntry, livingPut } from './entry-rows.ts'
import type { Fate, IdIndex } from './ids.ts'
import { insertLinks, requireLiving, resolveLinks } from './links.ts'
import { Kind, LinkKind } from './schema.ts'
import { createScope, findScope, saveScope, type ScopeRow } from './scopes.ts'
import { headRevision } from './state.ts'
import { dropVectors, insertVectors } from './vectors.ts'

/** Inside `write`. */
export function append(c: Connection, digester: Digester, index: IdIndex, batch: AppendBatch): AppendResult {
  const path = JSON.stringify(batch.scope)
  const idempotency = batch.idempotency && {
    hash: batch.idempotency.hash,
    digest: digester.key(path, batch.idempotency.key),
  }
  const repeated = idempotency && repeatedAppend(c, idempotency)
  if (repeated !== undefined) return repeated
  const scope = scopeFor(c, digester, batch)
  const before = headRevision(c)
  const first = before + 1
  let revision = before
  const seqs: Seq[] = []
  const digests = batch.records.map(({ id }) => digester.id(path, id))
  const fateOf = index.lookUp(c, digests)
  for (const [i, { look }] of digests.entries()) {
    const record = batch.records[i]
    if (record === undefined) continue
    requireNew(record, fateOf(i, scope.number, record.id))
    insertRecord(c, scope.number, record, look, ++revision, first)
    index.add(look, revision)
    seqs.push(revision)
  }
  for (const { aboutNew = [], ...note } of batch.notes) {
    const about = [...note.about, ...aboutNew.flatMap((i) => seqs[i] ?? [])]
    insertNote(c, scope.number, { ...note, about }, ++revision)
  }
  for (const { seq, vectors } of batch.vectors) {
    if (livingPut(c, seq)?.scope !== scope.number) continue
    dropVectors(c, seq)
    revision++
    insertEntry(c, revision, scope.number, Kind.vectors, null, String(seq), null, null)
    insertVectors(c, revision, seq, vectors)
  }
  if (revision > before) {
    const records = scope.records + batch.records.length
    saveScope(c, { ...scope, revision, records, notes: scope.notes + batch.notes.length })
    index.settle(c, revision)
    if (idempotency !== undefined) insertBatch(c, batch, idempotency, first, revision)
  }
  return { repeated: false, seqs, ids: batch.records.map(({ id }) => id), revision }
}

function scopeFor(c: Connection, digester: Digester, batch: AppendBatch): ScopeRow {
  const found = findScope(c, digester, batch.scope)
  if (found !== undefined) return found
  if (batch.records.length > 0) return createScope(c, digester, batch.scope)
  throw new MnesticError('NOT_FOUND', `The scope ${JSON.stringify(batch.scope)} has no records`)
}

/** @throws DUPLICATE_ID, FORGOTTEN */
function requireNew({ id, restore }: NewRecord, known: Fate): void {
  if (typeof known === 'number')
    throw new MnesticError(
      'DUPLICATE_ID',
      `The id ${JSON.stringify(id)} exists in its scope already. Choose another one`,
    )
  if (known === 'forgotten' && !restore)
    throw new MnesticError(
      'FORGOTTEN',
      `The id ${JSON.stringify(id)} was forgotten. To write it again, pass restore: true`,
    )
}

function insertRecord(
  c: Connection,
  scope: ScopeNumber,
  record: NewRecord,
  look: number,
  seq: Seq,
  first: Seq,
): void {
  const { id, body } = record
  const links = record.supersedes.length + record.derivedFrom.length
  const facts = body.facts === undefined ? null : JSON.stringify(body.facts)
  if (links > 0) {
    insertLinks(
      c,
      seq,
      LinkKind.supersedes,
      resolveLinks(c, record.supersedes, 'supersedes', first, seq, scope),
    )
    insertLinks(
      c,
      seq,
      LinkKind.derivedFrom,
      resolveLinks(c, record.derivedFrom, 'derivedFrom', first, seq, undefined),
    )
  }
  insertEntry(
    c,
    seq,
    scope,
    Kind.put,
    look,
    encodePut(id, body, links, record.vectors !== undefined),
    body.text,
    facts,
  )
  if (record.vectors !== undefined) insertVectors(c, seq, seq, record.vectors)
}

/** `scope` must be saved afterwards with one note more. */
export function insertNote(c: Connection, scope: ScopeNumber, note: NewNote, revision: Revision): void {
  for (const seq of note.about) requireLiving(c, seq, 'about', scope)
  insertLinks(c, revision, LinkKind.about, note.about)
  const { owner, data } = note
  const head = JSON.stringify({ owner, data, ...(note.about.length > 0 && { linked: note.about.length }) })
  insertEntry(c, revision, scope, Kind.note, null, head, null, note.bytes ?? null)
}
