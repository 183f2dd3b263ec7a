import type { JsonValue } from '../contract/json.ts'
import type {
  Entry,
  NoteEntry,
  PutEntry,
  Revision,
  Seq,
  StoredVectors,
  VectorsEntry,
} from '../contract/log.ts'
import type { Scope, ScopeNumber } from '../contract/scope.ts'
import type { Link, NewNote, NewRecord, ScopeInfo, Snapshot, SnapshotKey } from '../contract/storage.ts'
import { sha256 } from '../digest.ts'
import { scopeKey } from '../scope.ts'
import { EntryList } from './entry-list.ts'

export interface ScopeState {
  readonly number: ScopeNumber
  readonly path: Scope
  readonly entries: EntryList
  readonly ids: Map<string, Seq>
  notes: number
  revision: Revision
  erased: Revision
}

export interface IdempotentBatch {
  hash: string | undefined
  readonly seqs: (Seq | undefined)[]
  readonly ids: (string | undefined)[]
  readonly ownIds: readonly boolean[]
  readonly revision: Revision
}

/** The data of an in-process storage: shared by all its open handles. */
export class MemoryLog {
  readonly id: string = globalThis.crypto.randomUUID()
  readonly meta: Map<string, JsonValue> = new Map()
  readonly entries: EntryList = new EntryList()
  readonly puts: Map<Seq, PutEntry> = new Map()
  readonly byKey: Map<string, ScopeState> = new Map()
  readonly byNumber: Map<ScopeNumber, ScopeState> = new Map()
  /** Digests of scope and id. */
  readonly forgotten: Set<string> = new Set()
  /** By scope key, then by idempotency key. */
  readonly batches: Map<string, Map<string, IdempotentBatch>> = new Map()
  readonly snapshots: Map<string, { readonly key: SnapshotKey; readonly snapshot: Snapshot }> = new Map()
  readonly views: Map<string, Revision> = new Map()
  revision: Revision = 0
  trimmed: Revision = 0
  /** Revision of the last erasure in any scope. */
  erased: Revision = 0
  #lastScope = 0
  readonly #vectorsOf = new Map<Seq, VectorsEntry>()
  readonly #notesAbout = new Map<Seq, Set<NoteEntry>>()
  readonly #derivedFrom = new Map<Seq, Set<Seq>>()
  readonly #supersededBy = new Map<Seq, Set<Seq>>()

  intern(path: Scope): ScopeState {
    const known = this.byKey.get(scopeKey(path))
    if (known !== undefined) return known
    const state: ScopeState = {
      number: ++this.#lastScope,
      path,
      entries: new EntryList(),
      ids: new Map(),
      notes: 0,
      revision: 0,
      erased: 0,
    }
    this.byKey.set(scopeKey(path), state)
    this.byNumber.set(state.number, state)
    return state
  }

  info(state: ScopeState): ScopeInfo {
    return {
      number: state.number,
      path: state.path,
      revision: state.revision,
      erased: state.erased,
      records: state.ids.size,
    }
  }

  put(state: ScopeState, record: NewRecord, resolve: (link: Link) => Seq): Seq {
    const entry: PutEntry = {
      kind: 'put',
      revision: this.revision + 1,
      scope: state.number,
      id: record.id,
      body: record.body,
      supersedes: record.supersedes.map(resolve),
      derivedFrom: record.derivedFrom.map(resolve),
      ...(record.vectors && { vectors: record.vectors }),
    }
    this.#push(state, entry)
    this.puts.set(entry.revision, entry)
    state.ids.set(entry.id, entry.revision)
    for (const source of entry.derivedFrom) addTo(this.#derivedFrom, source, entry.revision)
    for (const old of entry.supersedes) addTo(this.#supersededBy, old, entry.revision)
    return entry.revision
  }

  note(state: ScopeState, note: NewNote): void {
    const entry: NoteEntry = { kind: 'note', revision: this.revision + 1, scope: state.number, ...note }
    this.#push(state, entry)
    state.notes += 1
    for (const seq of entry.about) addTo(this.#notesAbout, seq, entry)
  }

  /** Nothing happens for a record that is gone. */
  vectors(seq: Seq, vectors: StoredVectors): void {
    const put = this.puts.get(seq)
    const state = put && this.byNumber.get(put.scope)
    if (put === undefined || state === undefined) return
    this.#drop(state, this.#vectorsOf.get(seq))
    const renewed: PutEntry = { ...put, vectors }
    this.puts.set(seq, renewed)
    this.entries.replace(renewed)
    state.entries.replace(renewed)
    const entry: VectorsEntry = {
      kind: 'vectors',
      revision: this.revision + 1,
      scope: put.scope,
      seq,
      vectors,
    }
    this.#vectorsOf.set(seq, entry)
    this.#push(state, entry)
  }

  /** Takes one record out, with the vectors and notes that hang on it; returns these notes. */
  remove(state: ScopeState, seq: Seq): readonly NoteEntry[] {
    const put = this.puts.get(seq)
    if (put === undefined) return []
    this.puts.delete(seq)
    state.ids.delete(put.id)
    this.#drop(state, put)
    this.#drop(state, this.#vectorsOf.get(seq))
    this.#vectorsOf.delete(seq)
    const notes = [...(this.#notesAbout.get(seq) ?? [])]
    for (const note of notes) this.dropNote(state, note)
    for (const source of put.derivedFrom) this.#derivedFrom.get(source)?.delete(seq)
    for (const old of put.supersedes) this.#supersededBy.get(old)?.delete(seq)
    for (const links of [this.#derivedFrom, this.#supersededBy]) {
      for (const other of links.get(seq) ?? []) this.#unlink(other, seq)
      links.delete(seq)
    }
    return notes
  }

  /** No record names one that is gone. */
  #unlink(from: Seq, gone: Seq): void {
    const put = this.puts.get(from)
    if (put === undefined) return
    const living = (seq: Seq): boolean => seq !== gone
    const renewed = {
      ...put,
      supersedes: put.supersedes.filter(living),
      derivedFrom: put.derivedFrom.filter(living),
    }
    this.puts.set(from, renewed)
    this.entries.replace(renewed)
    this.byNumber.get(put.scope)?.entries.replace(renewed)
  }

  dropNote(state: ScopeState, note: NoteEntry): void {
    this.#drop(state, note)
    state.notes -= 1
    for (const seq of note.about) this.#notesAbout.get(seq)?.delete(note)
  }

  erase(state: ScopeState, seqs: readonly Seq[]): void {
    this.#push(state, { kind: 'erase', revision: this.revision + 1, scope: state.number, seqs })
    state.erased = this.revision
    this.erased = this.revision
  }

  derivatives(seq: Seq): ReadonlySet<Seq> {
    return this.#derivedFrom.get(seq) ?? new Set()
  }

  /** A scope without records and notes loses its name and its number. */
  forgetNameIfEmpty(state: ScopeState): void {
    if (state.ids.size > 0 || state.notes > 0) return
    this.byKey.delete(scopeKey(state.path))
    this.byNumber.delete(state.number)
  }

  /** What is kept of a forgotten id. */
  tombstone(scope: string, id: string): Promise<string> {
    return sha256(`${this.id}\n${scope}\n${id}`)
  }

  #push(state: ScopeState, entry: Entry): void {
    this.revision = entry.revision
    state.revision = entry.revision
    this.entries.push(entry)
    state.entries.push(entry)
  }

  #drop(state: ScopeState, entry: Entry | undefined): void {
    if (entry === undefined) return
    this.entries.remove(entry.revision)
    state.entries.remove(entry.revision)
  }
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([value]))
  else set.add(value)
}
