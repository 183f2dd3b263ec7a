import type { Evidence } from './entity.ts'
import type { Literal } from './rows.ts'

/** What records say: one fact, however many of them support it. */
export interface GraphFact {
  /** Name of an entity. */
  readonly subject: string
  /** By its name in the schema where it has one. */
  readonly predicate: string
  readonly object: Literal
  /** `entity`: `object` is the name of one. */
  readonly objectKind: 'entity' | 'literal'
  /** Valid time as it was said, milliseconds since the epoch, half-open. Absent: open. */
  readonly from?: number
  readonly to?: number
  /**
   * When the next fact of a single-valued predicate took its place, where that is before `to`: the fact counts until
   * then.
   */
  readonly superseded?: number
  /** Follows from other facts by a transitive predicate; `evidence` is theirs. */
  readonly derived?: true
  /** Living records that say so, in the order of the log, at most 20. Never empty. */
  readonly evidence: readonly Evidence[]
}
