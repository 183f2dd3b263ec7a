import type { JsonObject } from './json.ts'
import type { Scope } from './scope.ts'

/** Milliseconds since 1970-01-01T00:00Z, a `Date`, or an ISO 8601 text with a date (and, if it has a time, a zone). */
export type TimeInput = number | Date | string

/** Who spoke, in the words of the chat APIs. */
export type Role = 'user' | 'assistant' | 'system' | 'tool'

/** A half-open range of UTF-16 code units in a record's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A statement that a record supports; the knowledge graph reads it, core only keeps it. */
export interface Fact {
  readonly subject: string
  readonly predicate: string
  readonly object: string | number | boolean
  /** `entity` (default for text) can be walked through in a graph; `literal` is a plain value. */
  readonly objectKind?: 'entity' | 'literal'
  /** Valid time in milliseconds since the epoch, half-open. */
  readonly from?: number
  readonly to?: number
  /** Where in the record's text it stands. */
  readonly span?: Span
  /** 0 to 1. */
  readonly confidence?: number
}

/** A record of another scope; `derivedFrom` may point into scopes below the record's own. */
export interface RecordRef {
  readonly scope: Scope
  readonly id: string
}

/** What a person hands to `write`. */
export interface RecordInput {
  /** Not empty, well-formed UTF-16, at most `limits.textLength` code units. */
  readonly text: string
  /** Unique in its scope, 1 to 256 code units; a random UUID where absent. */
  readonly id?: string | undefined
  /** When it was said or happened; the memory's clock where absent. */
  readonly at?: TimeInput | undefined
  /** The conversation it belongs to: adjacency and boundaries are by session. */
  readonly session?: string | undefined
  readonly speaker?: string | undefined
  readonly role?: Role | undefined
  readonly metadata?: JsonObject | undefined
  readonly facts?: readonly Fact[] | undefined
  /** Ids in the same scope (or earlier in the same batch) that this record corrects. */
  readonly supersedes?: readonly string[] | undefined
  /** What this record summarises: ids in its scope, or records of scopes below it. */
  readonly derivedFrom?: readonly (string | RecordRef)[] | undefined
  /** No read returns the record at or after this time, by the read's `now`. */
  readonly expires?: TimeInput | undefined
}

/** The content of a record as the log keeps it. Immutable. */
export interface RecordBody {
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly session?: string
  readonly speaker?: string
  readonly role?: Role
  readonly metadata?: JsonObject
  readonly facts?: readonly Fact[]
  readonly expires?: number
  /** The parts of the text that have a vector of their own, in order; empty where the whole text is one passage. */
  readonly passages: readonly Span[]
}

/** A record as reads return it. */
export interface MemoryRecord extends Omit<RecordBody, 'passages'> {
  readonly id: string
  readonly scope: Scope
  readonly seq: number
  /** Ids of living records that this one corrects. Absent where there are none (left). */
  readonly supersedes?: readonly string[]
  /** Living records that this one was made from. Absent where there are none (left). */
  readonly derivedFrom?: readonly RecordRef[]
}

/** Vectors of one record from one embedder. A zero vector means: the embedder has no opinion. */
export interface Vectors {
  /** The whole text. `[dimensions]`, unit length or zero. */
  readonly whole: Float32Array
  /** One for each of the record's passages, in their order. */
  readonly passages: readonly Float32Array[]
}
