import {
  type Change,
  type Embedder,
  type EraseChange,
  type JsonValue,
  MnesticError,
  type NoteChange,
  type PutChange,
  type RecordBody,
  type Revision,
  type Role,
  type Fact,
  type Scope,
  type ScopeNumber,
  type Seq,
  type Snapshot,
  type Span,
  type Vectors,
} from '@mnestic/core'
import { storyStart } from '../story.ts'

export interface PutOptions {
  readonly id?: string
  readonly at?: number
  readonly session?: string
  readonly speaker?: string
  readonly role?: Role
  readonly facts?: readonly Fact[]
  readonly supersedes?: readonly Seq[]
  /** `none`: the embedder was down; `zero`: it has no opinion. Default: its vectors. */
  readonly vectors?: 'made' | 'none' | 'zero'
}

interface KeptSnapshot extends Snapshot {
  readonly view: string
  readonly scope: ScopeNumber
  readonly key: string
}

/**
 * A log as a view sees it, in this process, with the rules of core and of storages: what an erasure takes along,
 * which snapshots it drops. Unlike a storage it can be copied as if some records had never been written.
 */
export class Log {
  embedder: Embedder
  head: Revision = 0
  changes: Change[] = []
  paths: Scope[] = []
  erasedAt: Map<ScopeNumber, Revision> = new Map()
  snapshots: Map<string, KeptSnapshot> = new Map()
  /** While true, whatever a view asks of its host fails. */
  failing = false

  constructor(embedder: Embedder) {
    this.embedder = embedder
  }

  number(path: Scope): ScopeNumber {
    const key = JSON.stringify(path)
    const known = this.paths.findIndex((other) => JSON.stringify(other) === key)
    return known >= 0 ? known + 1 : this.paths.push(path)
  }

  puts(): PutChange[] {
    return this.changes.filter((change) => change.kind === 'put')
  }

  record(seq: Seq): PutChange {
    const found = this.puts().find((put) => put.seq === seq)
    if (!found) throw new MnesticError('NOT_FOUND', `No living record ${seq} in the kit's log`)
    return found
  }

  /** Leaves a gap before the next entry. */
  skip(revisions: number): void {
    this.head += revisions
  }

  async put(path: Scope, text: string, options: PutOptions = {}): Promise<Seq> {
    const { id, supersedes = [], vectors = 'made', at, ...rest } = options
    const { session, speaker, role, facts } = rest
    const revision = ++this.head
    const body: RecordBody = {
      text,
      at: at ?? storyStart + revision * 60_000,
      ...(session === undefined ? {} : { session }),
      ...(speaker === undefined ? {} : { speaker }),
      ...(role === undefined ? {} : { role }),
      ...(facts === undefined ? {} : { facts }),
      passages: sentences(text),
    }
    this.changes.push({
      kind: 'put',
      revision,
      seq: revision,
      scope: this.number(path),
      id: id ?? `id-${revision}`,
      body,
      supersedes,
      derivedFrom: [],
      ...(vectors === 'none' ? {} : { vectors: await this.vectors(body, vectors === 'zero') }),
    })
    return revision
  }

  /** Late or new vectors of a record, from the log's embedder as it is now. */
  async revector(seq: Seq): Promise<Revision> {
    const put = this.record(seq)
    const vectors = await this.vectors(put.body, false)
    const revision = ++this.head
    this.changes = this.changes
      .filter((change) => !(change.kind === 'vectors' && change.seq === seq))
      .map((change) => (change === put ? { ...put, vectors } : change))
    this.changes.push({ kind: 'vectors', revision, seq, scope: put.scope, vectors })
    return revision
  }

  note(
    scope: ScopeNumber,
    owner: string,
    about: readonly Seq[],
    data: JsonValue,
    bytes?: Uint8Array,
  ): Revision {
    for (const seq of about) this.record(seq)
    const revision = ++this.head
    const note: NoteChange = {
      kind: 'note',
      revision,
      scope,
      owner,
      about,
      data,
      ...(bytes ? { bytes } : {}),
    }
    this.changes.push(note)
    return revision
  }

  /** Takes records out with all that the contract takes along, and logs it. */
  erase(seqs: readonly Seq[]): readonly EraseChange[] {
    const gone = new Set(seqs)
    const scopes = new Map<ScopeNumber, Seq[]>()
    for (const put of this.puts())
      if (gone.has(put.seq)) scopes.set(put.scope, [...(scopes.get(put.scope) ?? []), put.seq])
    const living = (seq: Seq): boolean => !gone.has(seq)
    this.changes = this.changes
      .filter((change) => {
        switch (change.kind) {
          case 'put':
          case 'vectors':
            return living(change.seq)
          case 'note':
            return change.about.every(living)
          case 'erase':
            return true
        }
      })
      .map((change) =>
        change.kind === 'put'
          ? {
              ...change,
              supersedes: change.supersedes.filter(living),
              derivedFrom: change.derivedFrom.filter(living),
            }
          : change,
      )
    return [...scopes].map(([scope, erased]) => this.#logErase(scope, erased))
  }

  #logErase(scope: ScopeNumber, seqs: readonly Seq[]): EraseChange {
    const change: EraseChange = { kind: 'erase', revision: ++this.head, scope, seqs }
    this.changes.push(change)
    this.erasedAt.set(scope, change.revision)
    this.erasedAt.set(0, change.revision)
    const first = Math.min(...seqs)
    for (const [key, snapshot] of this.snapshots)
      if (snapshot.scope === 0 || (snapshot.scope === scope && snapshot.upto >= first))
        this.snapshots.delete(key)
    return change
  }

  /** A log in which only these changes ever happened, at the same revisions. Snapshots stay behind. */
  copy(keep: (change: Change) => boolean): Log {
    const copy = new Log(this.embedder)
    copy.head = this.head
    copy.paths = [...this.paths]
    copy.changes = this.changes.filter(keep)
    return copy
  }

  /** The log as if what was erased had never been written. */
  neverHeld(): Log {
    return this.copy((change) => change.kind !== 'erase')
  }

  /** Up to a revision, as if nothing had come after it. */
  upTo(revision: Revision): Log {
    const copy = this.copy((change) => change.revision <= revision)
    copy.head = revision
    return copy
  }

  async vectors(body: RecordBody, zero: boolean): Promise<Vectors> {
    const parts = body.passages.map(({ start, end }) => body.text.slice(start, end))
    const made = zero ? [] : await this.embedder.embed([body.text, ...parts])
    const at = (i: number): Float32Array => made[i] ?? new Float32Array(this.embedder.dimensions)
    return { whole: at(0), passages: parts.map((_, i) => at(i + 1)) }
  }
}

/** Spans of the sentences of a text; none where there is only one. */
function sentences(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const end of text.matchAll(/[.!?](?=\s|$)\s*/g)) {
    const after = end.index + end[0].length
    spans.push({ start, end: end.index + 1 })
    start = after
  }
  if (start < text.length) spans.push({ start, end: text.length })
  return spans.length > 1 ? spans : []
}
