/** What goes over the wire of a conversation's graph, and what `mnestic inspect graph --json` prints. */
import type { MemoryRecord, Scope, Span } from '@mnestic/core'

/** A fact as the page draws it: evidence by record ids. */
export interface FactShown {
  readonly subject: string
  readonly predicate: string
  readonly object: string | number | boolean
  readonly objectKind: 'entity' | 'literal'
  /** Valid time, milliseconds since the epoch, half-open; absent: open. */
  readonly from?: number
  readonly to?: number
  /** When the next fact took its place. */
  readonly superseded?: number
  /** Follows from other facts. */
  readonly derived?: true
  /** Living records that say so, in the order of the log. */
  readonly evidence: readonly Support[]
}

/** Where a record says a fact. */
export interface Support {
  readonly id: string
  /** The record's own time. */
  readonly at: number
  readonly span?: Span
  /** 0 to 1. */
  readonly confidence: number
  /** `application`, or the id of an extractor. */
  readonly source: string
}

export interface EntityShown {
  readonly name: string
  readonly type?: string
  readonly aliases: readonly string[]
  /** Living records that name it. */
  readonly records: number
  /** Facts that it stands in, of the whole graph. */
  readonly facts: number
}

export interface GraphRequest {
  readonly scope: Scope
  /** Only facts that hold at this time, ISO 8601. */
  readonly validAt?: string | undefined
  /** Entities at most, the most connected first, 1 to 400. Default 120. */
  readonly limit?: number | undefined
  /** Names that are shown in any case, with what they have facts with; at most 50. */
  readonly around?: readonly string[] | undefined
}

/** The most connected part of a conversation's graph. */
export interface GraphPage {
  readonly entities: readonly EntityShown[]
  /** Between these entities, and of them with literals. */
  readonly facts: readonly FactShown[]
  /** Of the whole graph, at this time; more than is looked at (20,000) is not counted. */
  readonly total: { readonly entities: number; readonly facts: number }
  /** First and last time that a fact or its evidence names, whatever `validAt` is. */
  readonly times?: { readonly from: number; readonly to: number }
}

/** One entity, its facts from the earliest on, and the records that name it. */
export interface EntityDetail {
  readonly entity: EntityShown
  readonly facts: readonly FactShown[]
  /** The first hundred. */
  readonly mentions: readonly { readonly record: MemoryRecord; readonly span?: Span }[]
}

/** What paths of facts answer to a question. */
export interface PathAnswer {
  readonly answer: string | number | boolean
  /** About 0 for no better than any, up to about 1 for each step. */
  readonly score: number
  readonly subject: string
  readonly steps: readonly {
    readonly backwards: boolean
    /** Of the question. */
    readonly words: readonly Span[]
    readonly facts: readonly FactShown[]
  }[]
}
