import type { Found } from './found.ts'

/** How a fact's valid time comes of the times around it. */
export type When =
  | 'state' // true while it lasts: `I lived in Rome from 2012 to 2016`; past without a time: over when it is said
  | 'begins' // the event begins it: `I moved to Rome in 2012`
  | 'ends' // the event ends it: `I left the bank in May`
  | 'event' // true then: `I visited Rome in May`
  | 'habit' // a state, but what was done once is none: `I play chess`, and not `I played some games`
  | 'always' // no valid time: `I was born in Rome in 1980`

/** What a pattern finds: subject, predicate, object. */
export interface Draft {
  readonly subject: string
  readonly predicate: string
  readonly object: string | number | boolean
  /** Default: `entity` for text. */
  readonly objectKind?: 'entity' | 'literal'
  /** Default: the pattern's. */
  readonly when?: When
}

/** One way of saying something. */
export interface Pattern {
  /** As `compile` reads it: `WHO <live> in PLACE`. */
  readonly says: string
  /** Slots and a predicate, one fact for each pair of values; or a function for what is not so plain. */
  readonly gives:
    | readonly (readonly [subject: string, predicate: string, object: string])[]
    | ((found: Found) => readonly Draft[])
  /** Default `state`. */
  readonly when?: When
  /** How often the text then means it, 0 to 1. Default .9. */
  readonly confidence?: number
}

/** What one file of `concepts/` holds. */
export type Concept = readonly Pattern[]
