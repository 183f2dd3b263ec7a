import type { Seq } from '@mnestic/core'
import type { Strength } from './strength.ts'

/** Which records may be answered. */
export interface Accept {
  has(seq: Seq): boolean
  /** All that may be answered, where they are few enough to be looked up one by one; in any order. */
  readonly seqs?: Uint32Array
}

export interface Query {
  /** Unit length. `[dimensions]` */
  readonly vector: Float32Array
  readonly accept: Accept
  /** Records at most, 1 or more. */
  readonly limit: number
  /** Only records that were written after this one; not beside `accept.seqs`. Default: all. */
  readonly after?: Seq
  readonly signal: AbortSignal | undefined
}

/** What a search cost, by name: `engine`, `scanned` rows, `rescored` rows, and what else an engine counts. */
export type SearchEffort = Readonly<Record<string, string | number>>

export interface Found {
  /** Strongest first, ties by seq. */
  readonly found: readonly Strength[]
  readonly effort: SearchEffort
}

/** Finds the strongest records of one scope's rows. All engines answer in records, each by its best row. */
export interface Engine {
  /** What stands in the rows when it resolves, though they may change while it runs. @throws ABORTED */
  search(query: Query): Promise<Found>
}
