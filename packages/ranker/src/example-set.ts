import type { Revision } from '@mnestic/core'
import type { RankExample } from './example.ts'

/** Examples, and where they come from. */
export interface ExampleSet {
  readonly examples: readonly RankExample[]
  /** Distinct records among the candidates. */
  readonly records: number
  /** The log position that the examples reflect. */
  readonly revision: Revision
}
