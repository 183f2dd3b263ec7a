import type { Role } from '@mnestic/core'

/** What the network may know of a record: nothing that any other record changes. */
export interface Turn {
  readonly text: string
  readonly role?: Role
  readonly speaker?: string
  /** When it was said, milliseconds since the epoch. */
  readonly at?: number
  /** Of the whole text, unit length; absent where there is none, or it is all zeros (no opinion). */
  readonly vector?: Float32Array
}
