import type { Scope } from '@mnestic/core'

/** Where records lie in meaning, in two dimensions. */
export interface SpaceRequest {
  readonly scope: Scope
  /** These are among the points, whichever others are chosen: at most 1,000. */
  readonly ids?: readonly string[] | undefined
  /** What was embedded of the question. */
  readonly cue?: string | undefined
}

export interface Place {
  readonly x: number
  readonly y: number
}

export interface SpacePoint extends Place {
  readonly id: string
  readonly at: number
  readonly speaker?: string
  /** Its beginning. */
  readonly text: string
}

export interface Space {
  /** In the order of writing. Evenly chosen where there are more than 2,000. */
  readonly points: readonly SpacePoint[]
  /** Absent where nothing was asked, or the embedder has no opinion on it. */
  readonly cue?: Place
  /** With a vector, of those that were looked at: the first 20,000 of the conversation. */
  readonly placed: number
  /** Without a vector: they are in no place. */
  readonly placeless: number
  /** How much of what tells the vectors apart the two dimensions show, 0 to 1. */
  readonly shown: number
}
