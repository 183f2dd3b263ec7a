import type { Revision } from '../contract/log.ts'
import type { OpenStorage } from '../contract/storage.ts'

/** The two logs of a copy, and what has been done so far. */
export interface CopySite {
  readonly source: OpenStorage
  readonly target: OpenStorage
  readonly signal: AbortSignal | undefined
  /** Entries of a range. */
  readonly size: number
  /** Of the target, after what the copy did last: where it stands elsewhere, somebody else writes to it. */
  head: Revision
  records: number
  notes: number
  /** Of texts, vectors and notes. */
  bytes: number
  erased: number
}
