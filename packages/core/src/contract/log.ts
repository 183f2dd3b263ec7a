import type { JsonValue } from './json.ts'
import type { RecordBody, Vectors } from './record.ts'
import type { ScopeNumber } from './scope.ts'

/**
 * A position in the log: a positive integer that every entry raises, never used again; 0 is before the first.
 * Gaps are legal.
 */
export type Revision = number

/** The number of a record: the revision of its put. The key that backends use. */
export type Seq = number

/** A record enters the log. Its `revision` is its seq. */
export interface PutEntry {
  readonly kind: 'put'
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly id: string
  readonly body: RecordBody
  /** Living records of the same scope that this one corrects. */
  readonly supersedes: readonly Seq[]
  /** Living records of its scope or below that this one was made from. */
  readonly derivedFrom: readonly Seq[]
  readonly vectors?: StoredVectors
}

/** Vectors with the fingerprint of the embedder that made them. */
export interface StoredVectors extends Vectors {
  readonly fingerprint: string
}

/** Vectors that came after their record: the embedder was down, or has changed. Replaces the earlier ones. */
export interface VectorsEntry {
  readonly kind: 'vectors'
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly seq: Seq
  readonly vectors: StoredVectors
}

/**
 * What a view must not recompute: pins, feedback, what a model found. Erased when any record it is about is.
 * `data` and `bytes` hold no seqs and no ids: only `about` points at records, so that a note survives a move.
 */
export interface NoteEntry {
  readonly kind: 'note'
  readonly revision: Revision
  readonly scope: ScopeNumber
  /** The composed name of the backend it belongs to, or `@core/...`. */
  readonly owner: string
  /** Records of its scope. Empty: about the scope as a whole, gone when all of the scope is forgotten. */
  readonly about: readonly Seq[]
  readonly data: JsonValue
  readonly bytes?: Uint8Array
}

/** Records left the log. Numbers only: no content, no ids. */
export interface EraseEntry {
  readonly kind: 'erase'
  readonly revision: Revision
  readonly scope: ScopeNumber
  readonly seqs: readonly Seq[]
}

export type Entry = PutEntry | VectorsEntry | NoteEntry | EraseEntry
