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

/** A stretch of records' time, half-open, milliseconds since the epoch. */
export interface Period {
  readonly from: number
  readonly to: number
}

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
  /**
   * The times that the cue names, none where it names none: records of them are considered as well, whether or not a
   * backend would have found them. `told` is from the first to the last record of the asked scopes (empty without
   * records), so that what is every year's (`in May`) can be answered for the years there are; asking for it costs a
   * walk over the index. Of more than 1,000 periods the first count.
   */
  periods?(cue: SignalCue, told: Period): readonly Period[]
}
