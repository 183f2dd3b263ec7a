import type { Turn } from './turn.ts'

/** A stream of turns, and what is known of them. */
export interface LabelledStream {
  readonly turns: readonly Turn[]
  /**
   * For each turn, whether it is worth keeping; a number says how many times it was of use, and weighs as much.
   * Absent: nothing is learned from this stream of what to keep.
   */
  readonly keep?: readonly (boolean | number)[] | undefined
  /** For each turn, whether a session begins with it. Absent: nothing is learned of beginnings. */
  readonly boundary?: readonly boolean[] | undefined
}
