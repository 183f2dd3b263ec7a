import type { JsonValue } from '../contract/json.ts'
import type { Fact, RecordRef, Role, Span } from '../contract/record.ts'
import type { Scope } from '../contract/scope.ts'

/** The first line of an export. */
export interface HeaderLine {
  readonly type: 'mnestic-export'
  readonly version: 1
  /** The exported scope; every scope line is at or below it. */
  readonly scope: Scope
  /** Of the vectors, where they are included. */
  readonly fingerprint?: string
}

/** The records and notes that follow are of this scope. */
export interface ScopeLine {
  readonly type: 'scope'
  readonly path: Scope
}

/** Rising by seq within a scope; links point at records of earlier lines. */
export interface RecordLine {
  readonly type: 'record'
  readonly id: string
  readonly text: string
  readonly at: number
  readonly session?: string
  readonly speaker?: string
  readonly role?: Role
  readonly metadata?: JsonValue
  readonly facts?: readonly Fact[]
  readonly expires?: number
  readonly passages?: readonly Span[]
  readonly supersedes?: readonly string[]
  readonly derivedFrom?: readonly RecordRef[]
  /** Base64 of little-endian float32: the whole, then each passage. */
  readonly vectors?: string
}

/** After all records of its scope. */
export interface NoteLine {
  readonly type: 'note'
  readonly owner: string
  readonly about: readonly string[]
  readonly data: JsonValue
  readonly bytes?: string
}

/** The last line: without it an export is incomplete. */
export interface EndLine {
  readonly type: 'end'
  readonly records: number
  readonly notes: number
}

export type Line = HeaderLine | ScopeLine | RecordLine | NoteLine | EndLine
