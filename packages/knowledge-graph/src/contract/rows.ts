import type { Revision, Seq, Span } from '@mnestic/core'

/**
 * What records say, as engines keep it: one row for each time it is said, which names the record that says it and goes
 * with it. The graph of a scope is a function of its rows alone.
 */
export interface Rows {
  readonly mentions: readonly Mention[]
  readonly statements: readonly Statement[]
  readonly aliases: readonly Alias[]
}

/**
 * The normalised form of a name (`keyOf`): what makes two names one entity before any alias or merge. Never empty.
 */
export type EntityKey = string

/** A value that cannot be walked through: equal ones of one JSON type are one node. */
export type Literal = string | number | boolean

/** What stands at an end of a fact; an entity with its name as the record says it. */
export type Thing = { readonly entity: EntityKey; readonly name: string } | { readonly literal: Literal }

/**
 * A record names something. An entity is a name that some mention, or the end of some statement, has: an end counts as
 * a mention, with the span, confidence and source of its statement. What an alias ties is mentioned by its record.
 */
export interface Mention {
  readonly key: EntityKey
  /** As the record says it. */
  readonly name: string
  readonly type?: string
  /** Where in the record's text. Absent where the application gave the fact without a place. */
  readonly span?: Span
  /** 0 to 1. */
  readonly confidence: number
  /** Who found it: `application`, or an extractor's id. */
  readonly source: string
}

/** A record supports a fact. */
export interface Statement {
  readonly subject: EntityKey
  /** As the record says it. */
  readonly subjectName: string
  /** By its canonical name in the schema, and turned round where it was an inverse. */
  readonly predicate: string
  readonly object: Thing
  /** Valid time in milliseconds since the epoch, half-open; absent: open. */
  readonly from?: number
  readonly to?: number
  readonly span?: Span
  readonly confidence: number
  readonly source: string
}

/** A record says that two names mean the same entity. */
export interface Alias {
  readonly a: EntityKey
  readonly b: EntityKey
}

/**
 * What a note of the view's own says of two names: that they are one entity, or that `a` is an entity of its own: then
 * earlier aliases and merges that end in `a` do not count. It rests on records, and goes with any of them.
 */
export interface Tie {
  readonly kind: 'merge' | 'split'
  readonly a: EntityKey
  readonly b: EntityKey
}

/** Where a tie or an alias stands in the log: of a record's alias the record, of a note the note and what it is about. */
export interface TieRow {
  readonly kind: 'alias' | 'merge' | 'split'
  readonly a: EntityKey
  readonly b: EntityKey
  readonly revision: Revision
  /** 1 or 2. */
  readonly about: readonly Seq[]
}
