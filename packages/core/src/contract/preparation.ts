import type { RecordBody } from './record.ts'

/** Who said it: what a preparation may look at beside the text. */
export type Said = Pick<RecordBody, 'speaker' | 'role'>

/**
 * What is embedded in place of a text. An instruction that a model wants before questions (`query: `) or passages
 * belongs here.
 */
export interface Preparation {
  /** Part of the vectors' name in the log: changes whenever some prepared record could. Empty: texts as they are. */
  readonly fingerprint: string
  /**
   * What is embedded for a record's text, whole or one passage of it. A function of that record alone: a vector that
   * knew of other records would keep traces of them when they are forgotten.
   */
  record(text: string, said: Said): string
  /**
   * What is embedded for a cue. `speakers`: those of the asked scopes' living records, in order of first appearance;
   * none where they are more than 200.
   */
  cue(text: string, speakers: readonly string[]): string
}
