import type { Layout, Omission } from './assembler.ts'
import type { Effort, Reason } from './backend.ts'
import type { ErrorCode } from './error.ts'
import type { Revision } from './log.ts'
import type { MemoryRecord } from './record.ts'

/** One signal of one record: what it said, and what became of it. */
export interface Weighed {
  /** As it was given. */
  readonly value: number
  /** Standard deviations from the mean of the candidates; of a signal of the memory's own the value itself. */
  readonly standard: number
  /** What it added to the item's score: `standard` times the signal's weight; of a backend's, times its share of all weights. */
  readonly contribution: number
}

/** What one backend said of one record. */
export interface Via {
  /** 1-based place in the backend's own answer; absent where it only weighed what others found. */
  readonly rank?: number
  /** The backend's own score; absent where it only weighed. */
  readonly score?: number
  /** By signal. */
  readonly signals: Readonly<Record<string, Weighed>>
  readonly why: readonly Reason[]
}

export interface RecollectionItem<Name extends string = string> {
  readonly record: MemoryRecord
  /** Larger is stronger: the sum of all contributions (`via`, `signals`) and the lift. Comparable within one recollection only. */
  readonly score: number
  /** 0, or what a correction gained so that it does not rank below what it corrects. */
  readonly lift: number
  /** Which backends brought or weighed it. */
  readonly via: { readonly [K in Name]?: Via }
  /**
   * By name: the memory's own signals that had something to say of this cue, `ranker` where one has learned, and
   * `recency` and `diversity` where they were asked for.
   */
  readonly signals: Readonly<Record<string, Weighed>>
  /** Ids of living records that correct this one (as of the read); empty and `superseded` true: its correction was forgotten. */
  readonly supersededBy: readonly string[]
  readonly superseded: boolean
}

/** A view that could not answer in time, and what is known of it. Never silently an empty answer. */
export interface Unavailable {
  readonly code: ErrorCode
  readonly message: string
  /** How far the view is, where it can tell; the read asked for `wanted`. */
  readonly revision?: Revision
  readonly wanted: Revision
}

/** The answer to a cue. */
export interface Recollection<Name extends string = string> {
  /** Strongest first; ties by seq. */
  readonly items: readonly RecollectionItem<Name>[]
  /** The assembled text; empty without items and without what stands whatever the cue. */
  readonly context: string
  readonly layout: Layout
  /** Items that are not in the context, and why. */
  readonly omitted: readonly Omission[]
  /** The log position of the asked scopes that this answer reflects. */
  readonly revision: Revision
  /** By composed name. */
  readonly unavailable: { readonly [K in Name]?: Unavailable }
  /** Further wordings of the cue that were asked as well; empty without `expand`, or where it failed. */
  readonly expansions: readonly string[]
  /** Why `expand` gave none, where it failed or was late. */
  readonly expansionFault?: { readonly code: ErrorCode; readonly message: string }
  /** Where `explain` was asked. */
  readonly explanation?: Explanation
}

/** How a read came to its answer: what holds for all items. What holds for one is in the item itself. */
export interface Explanation {
  /** What was embedded in place of the cue; absent where nothing was. */
  readonly embedded?: string
  /** The times that were understood in the cue: ISO 8601, `to` is the first instant after. Absent where it names none. */
  readonly periods?: readonly { readonly from: string; readonly to: string }[]
  /** Records that were weighed against each other. */
  readonly candidates: number
  /**
   * Where `diversity` was asked for: how many of the candidates were compared by the vectors of their whole texts, and
   * how many by words, since they have none.
   */
  readonly compared?: { readonly vectors: number; readonly words: number }
  /** In fusion: of backends by `backend.signal`, as shares that add up to 1; of the memory's own signals by name, as they are. */
  readonly weights: Readonly<Record<string, number>>
  /** Milliseconds by backend: to find, and to weigh what others found. */
  readonly durations: Readonly<Record<string, number>>
  /** How backends found what they found, and what it cost, in their own figures; of those that say so. */
  readonly efforts: Readonly<Record<string, Effort>>
}
