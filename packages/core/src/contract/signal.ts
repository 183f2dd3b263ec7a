import type { MemoryRecord } from './record.ts'

/** What is asked, as a signal sees it. */
export interface SignalCue {
  /** Absent where the cue is a vector alone. */
  readonly text?: string
  /** The read's own time, milliseconds since the epoch: what `yesterday` is relative to. */
  readonly now: number
  /** Speakers of the asked scopes' living records, in order of first appearance; none where they are more than 200. */
  readonly speakers: readonly string[]
}

/** A candidate, as a signal sees it. */
export type SignalRecord = Pick<MemoryRecord, 'text' | 'at' | 'session' | 'speaker' | 'role' | 'metadata'>

/**
 * One more reason for or against a record that a backend has found: of the record, the cue and the time alone, so it
 * keeps no state and there is nothing in it to forget. `weight` times the number is added to the record's score, whose
 * part from the backends is a weighted mean of standardised signals.
 */
export interface Signal {
  /** A letter, then up to 63 letters, digits, _ or -. */
  readonly name: string
  /** Default weight: what a number of 1 adds, in standard deviations of the backends' signals. */
  readonly weight: number
  /** A number for each record, finite, usually 0 to 1; `undefined` where it has nothing to say of this cue. */
  ask(cue: SignalCue): ((record: SignalRecord) => number) | undefined
}
