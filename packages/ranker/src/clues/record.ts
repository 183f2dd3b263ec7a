import type { Seq } from '@mnestic/core'
import type { Traits } from './traits.ts'
import type { Term } from './vocabulary.ts'

/** What is kept of a record. */
export interface KnownRecord {
  readonly seq: Seq
  /** In the text's order. */
  readonly terms: readonly Term[]
  /** Words in all, those that tell nothing among them. */
  readonly words: number
  readonly traits: Traits
  readonly session: string | undefined
  readonly speaker: string | undefined
}
