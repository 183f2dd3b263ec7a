import type { Count, Unit } from './relative.ts'
import type { Groups } from './rule.ts'
import type { Yearly } from './stretch.ts'
import { nothing, type TimeWords } from './time-words.ts'

export type Kind = 'unit' | 'season' | 'weekday' | 'month' | 'feast'

const units: readonly Unit[] = ['day', 'week', 'weekend', 'month', 'quarter', 'year']

/** The nouns and numbers of a language: as patterns with a group of each kind's name, and what they mean. */
export interface Nouns {
  readonly noun: (...kinds: readonly Kind[]) => string
  readonly count: string
  readonly unitOf: (groups: Groups) => Unit | undefined
  readonly weekdayOf: (groups: Groups) => number | undefined
  readonly yearlyOf: (groups: Groups) => Yearly | undefined
  readonly countOf: (groups: Groups) => Count
}

export function nounsOf(words: TimeWords): Nouns {
  const { seasons, weekdays, feasts, counts, vague } = words
  const kinds: Readonly<Record<Kind, string>> = {
    unit: any(Object.values(words.units)),
    season: any(seasons),
    weekday: any(weekdays),
    month: words.month,
    feast: any(feasts.map(([pattern]) => pattern)),
  }
  return {
    noun: (...names) => `(?:${names.map((name) => `(?<${name}>${kinds[name]})`).join('|')})`,
    count: `(?<count>(?<!\\p{N})\\d{1,3}|${any(Object.keys(counts))})`,
    unitOf: ({ unit }) => units.find((name) => is(words.units[name], unit)),
    weekdayOf: ({ weekday }) => indexIn(weekdays, weekday),
    yearlyOf: ({ season, month, feast }) => {
      if (month !== undefined) return words.monthOf(month)
      if (feast !== undefined) return feasts.find(([pattern]) => is(pattern, feast))?.[1]
      const index = indexIn(seasons, season)
      return index === undefined ? undefined : { season: index }
    },
    countOf: ({ count }) => ({
      count: Object.entries(counts).find(([pattern]) => is(pattern, count))?.[1] ?? Number(count),
      vague: vague.some((pattern) => is(pattern, count)),
    }),
  }
}

function any(patterns: readonly string[]): string {
  return patterns.length === 0 ? nothing : patterns.join('|')
}

function indexIn(patterns: readonly string[], text: string | undefined): number | undefined {
  const index = patterns.findIndex((pattern) => is(pattern, text))
  return index < 0 ? undefined : index
}

function is(pattern: string | undefined, text: string | undefined): boolean {
  return pattern !== undefined && text !== undefined && new RegExp(`^(?:${pattern})$`, 'iu').test(text)
}
