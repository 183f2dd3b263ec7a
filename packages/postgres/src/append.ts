import {
  type AppendBatch,
  type AppendNote,
  type AppendResult,
  MnesticError,
  type NewNote,
  type NewRecord,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { insertBatch, repeatedAppend } from './batches.ts'
import { encodePut, json } from './codec.ts'
import type { Database } from './database.ts'
import type { Digester } from './digest.ts'
import { insertEntries, type NewEntry } from './entry-rows.ts'
import type { Fingerprints } from './fingerprints.ts'
import { type Fate, lookUp } from './ids.ts'
import { insertLinks, type Known, known, type NewLink, notThere, resolveLinks } from './links.ts'
import { Kind, LinkKind } from './schema.ts'
import { createScope, findScope, saveScope } from './scopes.ts'
import { lockLog, saveLog } from './state.ts'
import { deleteVectors, insertVectors, type NewVectors, type VectorType } from './vector-rows.ts'

/** Two trips to the server: what must be known, then all that is written, with its commit. */
export async function append(
  db: Database,
  digester: Digester,
  fingerprints: Fingerprints,
  type: VectorType,
  batch: AppendBatch,
): Promise<AppendResult> {
  const path = JSON.stringify(batch.scope)
  const scopeLook = digester.scope(batch.scope)
  const looks = batch.records.map(({ id }) => digester.id(path, id))
  const key = batch.idempotency
  const idempotency = key && { look: digester.key(path, key.key), hash: key.hash }
  const numbers = new Map<string, number>()
  for (const name of fingerprintsIn(batch)) numbers.set(name, await fingerprints.numberOf(name))
  return await db.write(async (tx) => {
    const [log, repeated, found, fateOf, knows] = await Promise.all([
      lockLog(tx),
      idempotency && repeatedAppend(tx, idempotency),
      findScope(tx, scopeLook),
      lookUp(tx, scopeLook, looks),
      known(tx, seqsIn(batch)),
    ])
    if (repeated !== undefined) return repeated
    if (found === undefined && batch.records.length === 0)
      throw new MnesticError('NOT_FOUND', `The scope ${path} has no records`)
    requireNew(batch.records, looks, fateOf)
    const number = found?.number ?? log.scopes + 1
    const first = log.head + 1
    const rows = new BatchRows(number, first, knows)
    batch.records.forEach((record, i) => rows.put(record, looks[i] ?? scopeLook, numbers))
    for (const note of batch.notes) rows.note(note)
    rows.late(batch.vectors, numbers)
    const { revision } = rows
    if (revision < first) return { repeated: false, seqs: [], ids: [], revision }
    // The scope before what lies in it: row-level security lets rows in by their scope.
    const { erased = 0, records = 0, notes = 0 } = found ?? {}
    const scope = {
      number,
      revision,
      erased,
      records: records + looks.length,
      notes: notes + batch.notes.length,
    }
    if (found === undefined) createScope(tx, scopeLook, batch.scope, scope)
    else saveScope(tx, scope)
    deleteVectors(tx, number, rows.renewed)
    insertEntries(tx, rows.entries)
    insertLinks(tx, rows.links)
    insertVectors(tx, type, rows.vectors)
    saveLog(tx, { ...log, head: revision, scopes: Math.max(log.scopes, number) })
    if (idempotency !== undefined) insertBatch(tx, batch, idempotency, number, first, revision)
    const seqs = looks.map((_, i) => first + i)
    return { repeated: false, seqs, ids: batch.records.map(({ id }) => id), revision }
  })
}

function fingerprintsIn({ records, vectors }: AppendBatch): Set<string> {
  const names = [...records, ...vectors].map((one) => one.vectors?.fingerprint)
  return new Set(names.filter((name) => name !== undefined))
}

/** Seqs of earlier records that the batch names. */
function* seqsIn({ records, notes, vectors }: AppendBatch): Iterable<Seq> {
  for (const { supersedes, derivedFrom } of records)
    for (const link of [...supersedes, ...derivedFrom]) if ('seq' in link) yield link.seq
  for (const { about } of notes) yield* about
  for (const { seq } of vectors) yield seq
}

/** @throws DUPLICATE_ID, FORGOTTEN */
function requireNew(
  records: readonly NewRecord[],
  looks: readonly Buffer[],
  fateOf: (look: Buffer) => Fate,
): void {
  const earlier = new Set<string>()
  records.forEach(({ id, restore }, i) => {
    const fate = looks[i] && fateOf(looks[i])
    if (typeof fate === 'number' || earlier.has(id))
      throw new MnesticError(
        'DUPLICATE_ID',
        `The id ${JSON.stringify(id)} exists in its scope already. Choose another one`,
      )
    if (fate === 'forgotten' && !restore)
      throw new MnesticError(
        'FORGOTTEN',
        `The id ${JSON.stringify(id)} was forgotten. To write it again, pass restore: true`,
      )
    earlier.add(id)
  })
}

/** The rows of one batch, as its revisions are given. */
class BatchRows {
  readonly entries: NewEntry[] = []
  readonly links: NewLink[] = []
  readonly vectors: NewVectors[] = []
  /** Records whose vectors are replaced. */
  readonly renewed: Seq[] = []
  /** Of the last entry. */
  revision: Revision
  readonly #scope: ScopeNumber
  readonly #first: Revision
  readonly #known: Known

  constructor(scope: ScopeNumber, first: Revision, known: Known) {
    this.#scope = scope
    this.#first = first
    this.#known = known
    this.revision = first - 1
  }

  /** @throws NOT_FOUND, FORGOTTEN */
  put(
    { id, body, supersedes, derivedFrom, vectors }: NewRecord,
    look: Buffer,
    fingerprints: ReadonlyMap<string, number>,
  ): void {
    const scope = this.#scope
    const seq = ++this.revision
    const resolved = (links: NewRecord['supersedes'], what: string, anyScope: boolean): Seq[] =>
      resolveLinks(this.#known, links, what, { first: this.#first, own: seq, scope, anyScope })
    this.#link(seq, LinkKind.supersedes, resolved(supersedes, 'supersedes', false))
    this.#link(seq, LinkKind.derivedFrom, resolved(derivedFrom, 'derivedFrom', true))
    const links = supersedes.length + derivedFrom.length
    this.entries.push({ revision: seq, scope, kind: Kind.put, look, links, ...encodePut(id, body) })
    if (vectors === undefined) return
    const fingerprint = fingerprints.get(vectors.fingerprint) ?? 0
    this.vectors.push({ seq, scope, revision: seq, fingerprint, vectors })
  }

  /** @throws NOT_FOUND */
  note({ aboutNew = [], ...note }: AppendNote): void {
    for (const seq of note.about)
      if (this.#known.living.get(seq) !== this.#scope) throw notThere(seq, 'about', false)
    const about = [...note.about, ...aboutNew.map((i) => this.#first + i)]
    const revision = ++this.revision
    this.#link(revision, LinkKind.about, about)
    this.entries.push(noteEntry(note, revision, this.#scope, about.length))
  }

  /** Of records that live; of several for one record, the last. */
  late(given: AppendBatch['vectors'], fingerprints: ReadonlyMap<string, number>): void {
    const newest = new Map(given.map(({ seq, vectors }) => [seq, vectors]))
    const scope = this.#scope
    for (const [seq, vectors] of newest) {
      if (this.#known.living.get(seq) !== scope) continue
      const revision = ++this.revision
      this.renewed.push(seq)
      this.entries.push({ revision, scope, kind: Kind.vectors, head: String(seq) })
      const fingerprint = fingerprints.get(vectors.fingerprint) ?? 0
      this.vectors.push({ seq, scope, revision, fingerprint, vectors })
    }
  }

  #link(source: Revision, kind: number, targets: readonly Seq[]): void {
    targets.forEach((target, position) =>
      this.links.push({ source, scope: this.#scope, kind, position, target }),
    )
  }
}

export function noteEntry(
  { owner, data, bytes }: NewNote,
  revision: Revision,
  scope: ScopeNumber,
  links: number,
): NewEntry {
  return { revision, scope, kind: Kind.note, links, head: json(data), content: json(owner), bytes }
}
