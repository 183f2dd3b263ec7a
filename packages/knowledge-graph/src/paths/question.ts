import type { Span } from '@mnestic/core'

/** An entity that a question names. Several with one span are its meanings; with different spans, several names. */
export interface PathSubject {
  readonly node: number
  /** Where in the question it stands. */
  readonly span: Span
  /** How sure the link is, 0 to 1: what it lacks is taken from the scores. Default 1. */
  readonly weight?: number | undefined
}

export interface PathQuestion {
  readonly text: string
  readonly subjects: readonly PathSubject[]
}
