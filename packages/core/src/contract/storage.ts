import type { JsonValue } from './json.ts'
import type { Entry, PutEntry, Revision, Seq, StoredVectors } from './log.ts'
import type { RecordBody } from './record.ts'
import type { Scope, ScopeNumber } from './scope.ts'

/**
 * How long an acknowledged write lasts: `volatile` dies with the memory object, `process` survives the process but
 * not the machine, `fsynced` is on the disk of one machine, `replicated` on several.
 */
export type Durability = 'volatile' | 'process' | 'fsynced' | 'replicated'

/** `bytes`: erased content is in no file afterwards (held to a scan). `unreachable`: no query returns it. */
export type Erasure = 'bytes' | 'unreachable'

/** What happened to the bytes of an erasure: `pending` names a reader elsewhere that still pins them. */
export type Bytes = 'gone' | 'pending' | 'unreachable' | 'unknown'

/** A log plus keyed snapshots. `open` may be called again after `close`. */
export interface Storage {
  readonly specVersion: 'v1'
  /** For messages: `memory`, `sqlite:./agent-memory`. */
  readonly name: string
  /** @throws CORRUPT, NEWER_FORMAT, STORAGE_FAILED, LOCKED */
  open(): Promise<OpenStorage>
}

export interface ScopeInfo {
  readonly number: ScopeNumber
  readonly path: Scope
  /** Revision of the last entry of this scope. */
  readonly revision: Revision
  /** Revision of its last erasure, 0 if none. */
  readonly erased: Revision
  /** Living records. */
  readonly records: number
}

/** Another record: by seq, or by its index in the same batch (which must be smaller than the record's own). */
export type Link = { readonly seq: Seq } | { readonly index: number }

export interface NewRecord {
  readonly id: string
  /** The id was chosen by the storage's caller's caller, and must not outlive the record anywhere. */
  readonly ownId: boolean
  /** Allow an id that was erased. */
  readonly restore: boolean
  readonly body: RecordBody
  readonly supersedes: readonly Link[]
  readonly derivedFrom: readonly Link[]
  readonly vectors?: StoredVectors
}

export interface NewNote {
  readonly owner: string
  readonly about: readonly Seq[]
  readonly data: JsonValue
  readonly bytes?: Uint8Array
}

/** A note that comes with records. */
export interface AppendNote extends NewNote {
  /** Indexes of records in the same batch that it is about, after those in `about`. */
  readonly aboutNew?: readonly number[]
}

/** All of it lands, in this order and in one transaction, or nothing does. Values are clean: core has checked them. */
export interface AppendBatch {
  /** Interned where new; a batch without records, for a scope that does not exist, is NOT_FOUND. */
  readonly scope: Scope
  readonly records: readonly NewRecord[]
  readonly notes: readonly AppendNote[]
  /** Replace the vectors of records that exist; those erased meanwhile are skipped. */
  readonly vectors: readonly { readonly seq: Seq; readonly vectors: StoredVectors }[]
  readonly idempotency?: { readonly key: string; /** SHA-256 of the batch, hex. */ readonly hash: string }
}

export interface AppendResult {
  /** True where the idempotency key was known: then nothing was appended, and `seqs` and `ids` are the first call's. */
  readonly repeated: boolean
  /** Of the records, in order; `undefined` for one that was erased since. */
  readonly seqs: readonly (Seq | undefined)[]
  /** Of the records, in order; `undefined` where the record was erased and the id was the caller's own. */
  readonly ids: readonly (string | undefined)[]
  /** Of the batch's last entry (of the first call where repeated). */
  readonly revision: Revision
}

export interface EraseRequest {
  /** What to erase, by scope. Seqs that are gone already are left out of the result. */
  readonly seqs: ReadonlyMap<ScopeNumber, readonly Seq[]>
  /**
   * Notes to append after the erasure, in the same transaction (`retired` marks). One that is about a record which is
   * gone, by this erasure or an earlier one, is not kept.
   */
  readonly notes: readonly (NewNote & { readonly scope: ScopeNumber })[]
  /** Drop also the notes that are about no record, in these scopes (all of a scope is forgotten). */
  readonly wholeScopes: readonly ScopeNumber[]
  /** CONFLICT if one of the scopes has changed after this revision. */
  readonly ifRevision?: Revision
  /**
   * What was derived from the erased is to go with them, and the caller has looked it up: a retryable CONFLICT where a
   * living record that is not among `seqs` derives from one that is, since it was written after that look.
   */
  readonly allDerived?: boolean
}

export interface EraseResult {
  readonly revision: Revision
  readonly erased: ReadonlyMap<ScopeNumber, readonly Seq[]>
  /** How many notes went with them, by owner; owners of none are absent. */
  readonly notes: ReadonlyMap<string, number>
  /** Snapshots that held, or may have held, something of the erased. */
  readonly snapshotsDropped: number
}

/** Which snapshot. `scope` 0 is for state that spans scopes; such a snapshot is dropped at any erasure. */
export interface SnapshotKey {
  /** The composed name of the view. */
  readonly view: string
  readonly scope: ScopeNumber
  /** The view's own name for it. */
  readonly key: string
}

export interface Snapshot {
  /** The log position that it reflects, erasures included. */
  readonly at: Revision
  /** The last revision whose content it may hold; `at` or smaller. A later record's erasure leaves it valid. */
  readonly upto: Revision
  readonly bytes: Uint8Array
}

export interface SnapshotStore {
  /** The snapshot whole and checked, or `undefined`: a damaged one is dropped, not returned. */
  get(key: SnapshotKey): Promise<Snapshot | undefined>
  /** Replaces atomically. `stale`: `at` is before the last erasure in its scope (any scope, for scope 0); not kept. */
  put(key: SnapshotKey, snapshot: Snapshot): Promise<'stored' | 'stale'>
  /** Rising by key. */
  keys(view: string, scope?: ScopeNumber): Promise<readonly SnapshotKey[]>
  /** Drops one key, or all of a view. */
  drop(view: string, scope?: ScopeNumber, key?: string): Promise<void>
}

/** Views that hold content outside the storage, and how far each has confirmed. Erase entries wait for them. */
export interface ViewRegistry {
  register(name: string): Promise<void>
  acknowledge(name: string, revision: Revision): Promise<void>
  unregister(name: string): Promise<void>
  list(): Promise<readonly { readonly name: string; readonly acknowledged: Revision }[]>
}

/** Where the log stands. */
export interface Head {
  /** Of the last entry ever. */
  readonly revision: Revision
  /** Erase entries up to here may be missing. */
  readonly trimmed: Revision
  /** Of the last erasure in any scope, 0 if none. */
  readonly erased: Revision
}

export interface EntryQuery {
  /** Entries after this revision. */
  readonly after: Revision
  /** Only of this scope. */
  readonly scope?: ScopeNumber
  /** At most this many, 1 to 4,096, of those that are returned: fewer mean that the log has no more. */
  readonly limit: number
  /** Without it, puts come with an empty text and no facts. */
  readonly text: boolean
  /** Without it, puts come without vectors, and entries of kind `vectors` are left out. */
  readonly vectors: boolean
}

/**
 * The truth. All methods are safe to call concurrently; several processes may have one storage open. Every method
 * throws CLOSED after `close`, and STORAGE_FAILED (retryable or not) when the medium fails.
 */
export interface OpenStorage {
  readonly durability: Durability
  readonly erasure: Erasure
  /** Where views may keep files of their own; subject to the byte scan. Absent: no file system. */
  readonly folder?: string
  /** Random, made with the log: tells one log from another. */
  readonly logId: string
  head(): Promise<Head>
  getMeta(key: string): Promise<JsonValue | undefined>
  setMeta(key: string, value: JsonValue): Promise<void>
  scope(path: Scope): Promise<ScopeInfo | undefined>
  /** The name behind a number, `undefined` when emptied. */
  scopeByNumber(scope: ScopeNumber): Promise<ScopeInfo | undefined>
  /** Scopes at or below `prefix` (all for an empty one), in the order of their paths compared by segment. */
  scopes(
    prefix: readonly string[],
    page: { readonly after?: Scope; readonly limit: number },
  ): Promise<readonly ScopeInfo[]>
  /**
   * @throws CONFLICT, DUPLICATE_ID (exists in the scope), FORGOTTEN (an id; a link to a record that was erased),
   * NOT_FOUND (a link to a number that no record was given, or, in `supersedes`, to another scope; a note about what
   * is not a living record of its scope)
   */
  append(batch: AppendBatch): Promise<AppendResult>
  /**
   * Takes records out, with their vectors, the notes about them, every snapshot that may hold them and the
   * idempotency hash of their batches; logs an erase entry per scope. Durable when it resolves; `scrub` sees to bytes.
   * @throws CONFLICT
   */
  erase(request: EraseRequest): Promise<EraseResult>
  /**
   * Deletes the folders `VIEW/scopes/NUMBER` in `folder`, of these scopes, of views whose folder is not named: files of
   * views that are not composed at the moment, and are not told of an erasure. Storages with a folder have it.
   */
  dropFolders?(scopes: readonly ScopeNumber[], except: readonly string[]): Promise<void>
  /** Removes the bytes of earlier erasures from every file. Resumed at open if it was interrupted. */
  scrub(): Promise<Bytes>
  /** Living entries, rising by revision. A put comes with its newest vectors. */
  entries(query: EntryQuery): Promise<readonly Entry[]>
  /** Living records among these, in any order; erased and unknown ones are left out. Vectors included if asked. */
  records(seqs: readonly Seq[], options: { readonly vectors: boolean }): Promise<readonly PutEntry[]>
  /** What became of these ids, also in a scope that is empty now. */
  resolve(scope: Scope, ids: readonly string[]): Promise<readonly (Seq | 'absent' | 'forgotten')[]>
  /** Living records, of any scope, that name one of these in `derivedFrom`. */
  derivatives(seqs: readonly Seq[]): Promise<readonly { readonly seq: Seq; readonly scope: ScopeNumber }[]>
  readonly snapshots: SnapshotStore
  readonly views: ViewRegistry
  /** Drops erase entries that every registered view has acknowledged; moves `trimmed`. */
  trim(): Promise<void>
  /** Bytes used, all files; `undefined` where unknown. */
  bytes(): Promise<number | undefined>
  close(): Promise<void>
}
