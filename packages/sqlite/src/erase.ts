import {
  MnesticError,
  type EraseRequest,
  type EraseResult,
  type NewNote,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { insertNote } from './append.ts'
import { forgetBatchHash } from './batches.ts'
import type { NoteHead } from './codec.ts'
import type { Connection } from './connection.ts'
import type { Digester } from './digest.ts'
import { emptyEntry, type EntryHead, entryHead, insertEntry, livingPut } from './entry-rows.ts'
import { derivatives, eraseLinks, linksTo } from './links.ts'
import { leafBytes } from './pages.ts'
import { int, parse } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'
import { pathText, saveScope, scopeRow, type ScopeRow } from './scopes.ts'
import { dropSnapshots } from './snapshots.ts'
import { headRevision, readState, saveState } from './state.ts'
import { dropVectors } from './vectors.ts'

/** Inside `write`. */
export function erase(c: Connection, digester: Digester, request: EraseRequest): EraseResult {
  checkRevision(c, request)
  if (request.allDerived === true) checkAllDerived(c, request)
  const whole = new Set(request.wholeScopes)
  const erased = new Map<ScopeNumber, readonly Seq[]>()
  let revision = headRevision(c)
  const notes = new Map<string, number>()
  let snapshotsDropped = 0
  for (const number of new Set([...request.seqs.keys(), ...whole])) {
    const scope = scopeRow(c, number)
    if (scope === undefined) continue
    const taken = takeOut(c, digester, scope, request.seqs.get(number) ?? [], whole.has(number))
    if (taken.seqs.length + taken.notes.length === 0) continue
    if (taken.seqs.length > 0) erased.set(number, taken.seqs)
    for (const owner of taken.owners) notes.set(owner, (notes.get(owner) ?? 0) + 1)
    // Where only notes go there is an entry all the same: it is what makes older snapshots stale.
    insertEntry(c, ++revision, number, Kind.erase, null, JSON.stringify(taken.seqs), null, null)
    snapshotsDropped += dropSnapshots(
      c,
      number,
      Math.min(...taken.seqs.slice(0, 1), ...taken.notes.slice(0, 1)),
    )
    const records = scope.records - taken.seqs.length
    saveScope(c, { ...scope, revision, erased: revision, records, notes: scope.notes - taken.notes.length })
    saveState(c, { erased: revision, dead: readState(c).dead + taken.dead })
  }
  for (const { scope, ...note } of request.notes) if (keepNote(c, scope, note, revision + 1)) revision++
  return { revision, erased, notes, snapshotsDropped }
}

/** @throws CONFLICT */
function checkRevision(c: Connection, { seqs, wholeScopes, ifRevision }: EraseRequest): void {
  if (ifRevision === undefined) return
  for (const number of [...seqs.keys(), ...wholeScopes]) {
    const revision = scopeRow(c, number)?.revision ?? 0
    if (revision > ifRevision)
      throw new MnesticError(
        'CONFLICT',
        `Scope ${number} has changed at revision ${revision}, after ${ifRevision}. Read again and decide anew`,
      )
  }
}

/** @throws CONFLICT, retryable */
function checkAllDerived(c: Connection, { seqs }: EraseRequest): void {
  const leaving = new Set([...seqs.values()].flat())
  const missed = derivatives(c, [...leaving]).find(({ seq }) => !leaving.has(seq))
  if (missed !== undefined)
    throw new MnesticError(
      'CONFLICT',
      `Record number ${missed.seq} was derived meanwhile from one that is to be erased. Look again and repeat`,
      { retryable: true },
    )
}

interface Taken {
  /** Rising. */
  readonly seqs: readonly Seq[]
  /** Rising. */
  readonly notes: readonly Revision[]
  /** Of these notes, in their order. */
  readonly owners: readonly string[]
  readonly dead: number
}

function takeOut(
  c: Connection,
  digester: Digester,
  scope: ScopeRow,
  seqs: readonly Seq[],
  whole: boolean,
): Taken {
  const path = pathText(c, scope.number)
  const taken: Seq[] = []
  const notes = new Set<Revision>(whole ? notesAboutNothing(c, scope.number) : [])
  let dead = 0
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    const living = livingPut(c, seq)
    if (living?.scope !== scope.number) continue
    taken.push(seq)
    for (const link of linksTo(c, seq)) if (link.kind === LinkKind.about) notes.add(link.source)
    dead += contentSize(c, living) + leafBytes(dropVectors(c, seq))
    emptyEntry(c, living, Kind.forgotten, digester.id(path, living.put.id).full)
    eraseLinks(c, seq)
    forgetBatchHash(c, seq)
  }
  const goneNotes: Revision[] = []
  const owners: string[] = []
  for (const revision of [...notes].sort((a, b) => a - b)) {
    const note = entryHead(c, revision)
    if (note?.kind !== Kind.note || note.head === null) continue
    goneNotes.push(revision)
    owners.push(parse<NoteHead>(note.head).owner)
    dead += contentSize(c, note)
    emptyEntry(c, note, Kind.gone, null)
    eraseLinks(c, revision)
    forgetBatchHash(c, revision)
  }
  return { seqs: taken, notes: goneNotes, owners, dead }
}

function notesAboutNothing(c: Connection, scope: ScopeNumber): Revision[] {
  return c
    .all(
      `SELECT revision FROM entry INDEXED BY entry_scope WHERE scope = ? AND kind = ${Kind.note}
       AND NOT EXISTS (SELECT 1 FROM link WHERE source = revision)`,
      scope,
    )
    .map((row) => int(row, 'revision'))
}

function contentSize(c: Connection, entry: EntryHead): number {
  const sql =
    'SELECT coalesce(octet_length(head), 0) + coalesce(octet_length(content), 0) + coalesce(octet_length(extra), 0) FROM entry WHERE revision = ?'
  return leafBytes(c.number(sql, entry.revision))
}

/** A note that follows an erasure. What it is about may have gone meanwhile: then it is as if it had gone with it. */
function keepNote(c: Connection, scope: ScopeNumber, note: NewNote, revision: Revision): boolean {
  const row = scopeRow(c, scope)
  if (row === undefined) return false
  if (!note.about.every((seq) => livingPut(c, seq)?.scope === scope)) return false
  insertNote(c, scope, note, revision)
  saveScope(c, { ...row, revision, notes: row.notes + 1 })
  return true
}
