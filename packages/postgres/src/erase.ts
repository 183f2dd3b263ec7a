import {
  MnesticError,
  type EraseRequest,
  type EraseResult,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { noteEntry } from './append.ts'
import { forgetBatchHashes } from './batches.ts'
import type { Database, Transaction } from './database.ts'
import { insertEntries, type NewEntry } from './entry-rows.ts'
import { derivatives, insertLinks, known, type Known, type NewLink } from './links.ts'
import { int, parse, text } from './rows.ts'
import { Kind, LinkKind } from './schema.ts'
import { saveScope, type ScopeRow, scopeRows } from './scopes.ts'
import { dropSnapshots } from './snapshots.ts'
import { lockLog, saveLog } from './state.ts'
import { deleteVectors } from './vector-rows.ts'
import { bigints } from './wire.ts'

export async function erase(db: Database, request: EraseRequest): Promise<EraseResult> {
  const numbers = new Set([...request.seqs.keys(), ...request.wholeScopes])
  return await db.write(async (tx) => {
    const asked = [...request.seqs.values()].flat()
    const [log, scopes, knows, notes, derived] = await Promise.all([
      lockLog(tx),
      scopeRows(tx, [...numbers, ...request.notes.map(({ scope }) => scope)]),
      known(tx, [...asked, ...request.notes.flatMap(({ about }) => about)]),
      notesAbout(tx, asked, request.wholeScopes),
      request.allDerived === true ? derivatives(tx, asked) : [],
    ])
    checkRevision(request, scopes)
    checkAllDerived(derived, new Set(asked))
    const erased = new Map<ScopeNumber, readonly Seq[]>()
    const owners = new Map<string, number>()
    const entries: NewEntry[] = []
    const links: NewLink[] = []
    const dropped: Promise<number>[] = []
    let revision = log.head
    for (const number of numbers) {
      const scope = scopes.get(number)
      if (scope === undefined) continue
      const seqs = livingOf(knows, number, request.seqs.get(number) ?? [])
      const leaving = new Set(seqs)
      const taken = notes.filter((note) => note.goesWith(number, leaving))
      const [least] = [...seqs, ...taken.map((note) => note.revision)].sort((a, b) => a - b)
      if (least === undefined) continue
      if (seqs.length > 0) erased.set(number, seqs)
      for (const { owner } of taken) owners.set(owner, (owners.get(owner) ?? 0) + 1)
      takeOut(
        tx,
        number,
        seqs,
        taken.map((note) => note.revision),
      )
      dropped.push(dropSnapshots(tx, number, least))
      // Where only notes go there is an entry all the same: it is what makes older snapshots stale.
      entries.push({ revision: ++revision, scope: number, kind: Kind.erase, head: JSON.stringify(seqs) })
      scopes.set(number, {
        ...scope,
        revision,
        erased: revision,
        records: scope.records - seqs.length,
        notes: scope.notes - taken.length,
      })
    }
    const lastErasure = entries.at(-1)?.revision ?? log.erased
    const gone = new Set([...erased.values()].flat())
    for (const { scope: number, ...note } of request.notes) {
      const scope = scopes.get(number)
      // What it is about may have gone meanwhile: then it is as if it had gone with it.
      const lives = (seq: Seq): boolean => knows.living.get(seq) === number && !gone.has(seq)
      if (scope === undefined || isEmpty(scope) || !note.about.every(lives)) continue
      entries.push(noteEntry(note, ++revision, number, note.about.length))
      note.about.forEach((target, position) =>
        links.push({ source: revision, scope: number, kind: LinkKind.about, position, target }),
      )
      scopes.set(number, { ...scope, revision, notes: scope.notes + 1 })
    }
    if (revision > log.head) {
      insertEntries(tx, entries)
      insertLinks(tx, links)
      for (const number of new Set(entries.map(({ scope }) => scope))) {
        const scope = scopes.get(number)
        if (scope !== undefined) saveScope(tx, scope)
      }
      saveLog(tx, { ...log, head: revision, erased: lastErasure })
    }
    const snapshotsDropped = (await Promise.all(dropped)).reduce((sum, count) => sum + count, 0)
    return { revision, erased, notes: owners, snapshotsDropped }
  })
}

/** @throws CONFLICT */
function checkRevision(
  { seqs, wholeScopes, ifRevision }: EraseRequest,
  scopes: ReadonlyMap<ScopeNumber, ScopeRow>,
): void {
  if (ifRevision === undefined) return
  for (const number of [...seqs.keys(), ...wholeScopes]) {
    const revision = scopes.get(number)?.revision ?? 0
    if (revision > ifRevision)
      throw new MnesticError(
        'CONFLICT',
        `Scope ${number} has changed at revision ${revision}, after ${ifRevision}. Read again and decide anew`,
      )
  }
}

/** @throws CONFLICT, retryable */
function checkAllDerived(derived: readonly { readonly seq: Seq }[], leaving: ReadonlySet<Seq>): void {
  const missed = derived.find(({ seq }) => !leaving.has(seq))
  if (missed !== undefined)
    throw new MnesticError(
      'CONFLICT',
      `Record number ${missed.seq} was derived meanwhile from one that is to be erased. Look again and repeat`,
      { retryable: true },
    )
}

/** Rising. */
function livingOf({ living }: Known, scope: ScopeNumber, seqs: readonly Seq[]): Seq[] {
  return [...new Set(seqs)].filter((seq) => living.get(seq) === scope).sort((a, b) => a - b)
}

interface FoundNote {
  readonly revision: Revision
  readonly owner: string
  goesWith(scope: ScopeNumber, erased: ReadonlySet<Seq>): boolean
}

/** Notes about any of the records, and those of the whole scopes that are about none. Rising. */
async function notesAbout(
  tx: Transaction,
  seqs: readonly Seq[],
  wholeScopes: readonly ScopeNumber[],
): Promise<FoundNote[]> {
  const rows = await tx.query(
    `SELECT e.revision, e.scope, e.content AS owner, l.target FROM link l
       JOIN entry e ON e.scope = l.scope AND e.revision = l.source
       WHERE l.target = ANY ($1::bigint[]) AND l.kind = ${LinkKind.about}
     UNION ALL SELECT revision, scope, content, 0 FROM entry
       WHERE scope = ANY ($2::bigint[]) AND kind = ${Kind.note} AND links = 0
     ORDER BY revision`,
    bigints(seqs),
    bigints(wholeScopes),
  )
  const targets = new Map<Revision, { scope: ScopeNumber; owner: string; about: Set<Seq> }>()
  for (const row of rows) {
    const revision = int(row, 'revision')
    const owner = parse<string>(text(row, 'owner'))
    const note = targets.get(revision) ?? { scope: int(row, 'scope'), owner, about: new Set() }
    note.about.add(int(row, 'target'))
    targets.set(revision, note)
  }
  return [...targets].map(([revision, { scope, owner, about }]) => ({
    revision,
    owner,
    goesWith: (number, erased) => scope === number && [...about].some((seq) => seq === 0 || erased.has(seq)),
  }))
}

/** Records and notes of one scope, with all that belongs to them. Of a record remain its number and its digest. */
function takeOut(
  tx: Transaction,
  scope: ScopeNumber,
  seqs: readonly Seq[],
  notes: readonly Revision[],
): void {
  const both = [...seqs, ...notes]
  deleteVectors(tx, scope, seqs)
  tx.send(
    `WITH gone AS (
       DELETE FROM entry WHERE scope = $1 AND revision = ANY ($2::bigint[]) RETURNING revision, kind, look)
     INSERT INTO forgotten (seq, look) SELECT revision, look FROM gone WHERE kind = ${Kind.put}`,
    scope,
    bigints(both),
  )
  tx.send('DELETE FROM link WHERE scope = $1 AND source = ANY ($2::bigint[])', scope, bigints(both))
  tx.send('DELETE FROM link WHERE target = ANY ($1::bigint[])', bigints(seqs))
  forgetBatchHashes(tx, both)
}

function isEmpty({ records, notes }: ScopeRow): boolean {
  return records === 0 && notes === 0
}
