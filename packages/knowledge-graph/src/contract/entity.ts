import type { MemoryRecord, Span } from '@mnestic/core'

/** A thing that records name. Entities whose names aliases or merges tie together are one. */
export interface Entity {
  /** As the earliest living record says it. */
  readonly name: string
  /** What most mentions say it is; absent where none does. */
  readonly type?: string
  /** Its other names, as records say them, in the order in which they first did. */
  readonly aliases: readonly string[]
  /** Living records that name it. */
  readonly records: number
}

/** A place where a record says something. */
export interface Evidence {
  readonly record: MemoryRecord
  /** In the record's text; absent where the application gave the fact without a place. */
  readonly span?: Span
  /** 0 to 1. */
  readonly confidence: number
  /** `application`, or the id of the extractor that found it. */
  readonly source: string
}
