import type { Seq } from '@mnestic/core'
import type { Session } from './session.ts'
import type { Work } from './steadily.ts'

/** Records of a session that are measured together, and from one context that a leaky cell keeps to the next. */
export const blockSize = 16

/** Which of a record's two contexts: what came before it, or what came after; itself included in both. */
export type Side = 'before' | 'after'

/** By name: how much a signal weighs in fusion where nobody says otherwise. */
export type SignalWeights = Readonly<Record<string, number>>

/** What contexts are compared with, a unit vector by side; a side that is not asked has none. */
export interface Asked {
  readonly before?: Float32Array | undefined
  readonly after?: Float32Array | undefined
}

/** What a recurrent state is made of: how records become contexts, and how a cue is compared with them. */
export interface Cell<Signals extends SignalWeights = SignalWeights> {
  readonly signals: Signals
  /** Whether records are also found by it where nobody says otherwise. */
  readonly recall: boolean
  /** For vectors of so many numbers; what scopes have in common is made here. @throws INVALID_ARGUMENT */
  open(dimensions: number): OpenCell
}

export interface OpenCell {
  /** Numbers in a context. */
  readonly size: number
  /** What is kept for one scope. */
  scope(): ScopeCell
}

/** What a cell keeps for one scope. `Contexts`: what it keeps for each session. */
export interface ScopeCell<Contexts extends SessionContexts = SessionContexts> extends Rows {
  session(session: Session): Contexts
  /** What contexts are compared with where this is the cue. */
  asked(cue: Float32Array): Asked
  /** One question; good until the scope changes. */
  probe(asked: Asked): Probe<Contexts>
  /** Gives memory back where much was erased. */
  compact(sessions: Iterable<Session<Contexts>>): void
}

/** Where what a session's records are compared or computed by is kept. */
export interface Rows {
  /** Returns its row. */
  add(vector: Float32Array): number
  /** Overwrites the row. */
  remove(row: number): void
}

/**
 * What a cell keeps for one session beside its records. It is told of each change of them, and brings what it keeps up
 * to date in `settle`; then it is a function of the living records alone, bit for bit.
 */
export interface SessionContexts {
  readonly settled: boolean
  /**
   * Computes for about as long as so many blocks of records take to be added up, or one piece of work more; returns how
   * many they were. Any change may fall between two calls.
   */
  settle(blocks: number): number
  /** A record's context, of a settled session; zeros where there is none. `[size]` */
  contextAt(side: Side, position: number): Float32Array
  /** How far the record was from what was there before it, 0 to 2, of a settled session; `undefined`: nothing was there. */
  driftAt(position: number): number | undefined
  /** The context in which the next record would come, of a settled session. `[size]` */
  state(): Float32Array
  /** Records that `state` rests on, the latest first, and how much of it each of them is; of a settled session. */
  parts(): readonly Part[]
  /** The last record is new. */
  added(): void
  /** Before another vector, or none, takes the place of a record's. */
  replacing?(position: number): void
  replaced(position: number): void
  /** Before records go. */
  removing?(gone: ReadonlySet<Seq>): void
  /** The records from this position on have moved there, or were the last ones: nothing is kept beyond the last. */
  removed(first: number): void
}

export interface Part {
  readonly position: number
  readonly weight: number
}

/** Compares what is asked with the records of settled sessions, a block at a time. */
export interface Probe<Contexts extends SessionContexts = SessionContexts> {
  /** Of the last block, by place in it: NaN, where nothing is known of the record. */
  readonly signals: Readonly<Record<string, Float64Array>>
  /** Prepares for measuring most blocks: then that is faster. */
  sweep(): Work<void>
  /** Returns the number of records in the block. */
  measure(session: Session<Contexts>, block: number): number
  /** How near a record of the last block is as a whole; -Infinity where nothing is known of it. */
  strength(i: number): number
}
