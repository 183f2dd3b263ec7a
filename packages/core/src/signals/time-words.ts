import type { Unit } from './relative.ts'
import type { Stretch, Yearly } from './stretch.ts'

/**
 * How a language names times beside its calendar dates. All are patterns without groups, of words that mean nothing
 * else in the other languages, or only together. NOUN stands for a unit, a season, a weekday, a month or a feast, YEAR
 * for one of `years`, COUNT for a number.
 */
export interface TimeWords {
  /** Most languages put spaces between words; where there are none, nothing bounds a word. */
  readonly spaced: boolean
  readonly units: Readonly<Partial<Record<Unit, string>>>
  /** From spring on. */
  readonly seasons: readonly string[]
  /** From Sunday on. */
  readonly weekdays: readonly string[]
  /** What `last Monday` is: the latest one, or last week's. */
  readonly lastDay: 'latest' | 'last week'
  /** A month, with a day or without. */
  readonly month: string
  readonly monthOf: (text: string) => Yearly | undefined
  readonly feasts: readonly (readonly [string, Yearly])[]
  /** `last NOUN`: how many of them from the present one. */
  readonly steps: readonly (readonly [string, number])[]
  /** `on NOUN`: weekdays, the latest before today; read after all else. */
  readonly lately: string
  /** `in NOUN`, `over FEAST`: seasons and feasts of whichever year. What also says on which side is the group `lead`. */
  readonly during: string
  readonly years: readonly (readonly [string, number])[]
  /** `NOUN of YEAR`: seasons, months, feasts. */
  readonly ofYear: readonly string[]
  /** A year in figures, for seasons and feasts. */
  readonly figure: string
  readonly counts: Readonly<Record<string, number>>
  /** Of `counts`, those that nobody has counted. */
  readonly vague: readonly string[]
  readonly ago: readonly string[]
  readonly past: readonly string[]
  readonly words: readonly (readonly [string, (now: number) => Stretch])[]
}

/** For languages whose words mean nothing here. */
export const nothing = '(?!)'
