import { dayMs, monthsByName, monthPattern, seasons, weekdays } from './calendar-words.ts'

/** A stretch of time that a text names; without a year it is that of whichever year is nearest. UTC. */
export type Moment =
  | { readonly from: number; readonly to: number }
  | { readonly year: number | undefined; readonly month: number; readonly day: number | undefined }
  | { readonly season: number; readonly year: number | undefined }

interface Rule {
  readonly pattern: RegExp
  readonly read: (groups: Readonly<Record<string, string | undefined>>, now: number) => Moment | undefined
}

const month = `(?<month>${monthPattern})\\.?`
const day = '(?<day>\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?'
const year = '(?<year>(?:19|20)\\d\\d)'
const lead =
  '(?:in|of|during|since|by|around|until|before|after|early|mid|late|last|this|next|im|ab|seit|bis|anfang|mitte|ende|en|de|depuis|desde|hasta|al)'
/** Spanish `al mar` (to the sea), French `de sept ans` (seven), English `this may help`. */
const noMonth = '(?:al|de|en)\\s+(?:mar|sept)(?!\\p{L})|this\\s+may\\s+\\p{L}'

/** In this order: what one rule has read, the later ones do not see. */
const rules: readonly Rule[] = [
  { pattern: re(`\\b${year}-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?\\b`), read: byNumber },
  {
    pattern: re(`${year}\\s*年\\s*(?:(?<month>\\d{1,2})\\s*月)?\\s*(?:(?<day>\\d{1,2})\\s*[日号])?`),
    read: byNumber,
  },
  { pattern: re('(?<month>\\d{1,2})\\s*月\\s*(?:(?<day>\\d{1,2})\\s*[日号])?'), read: byNumber },
  {
    pattern: re(`\\b${day}\\s+(?:of\\s+|de\\s+)?${month},?(?:\\s+(?:de\\s+|del\\s+)?${year})?\\b`),
    read: byName,
  },
  { pattern: re(`\\b${month}\\s+${day}\\b,?(?:\\s+${year})?`), read: byName },
  { pattern: re(`\\b${month},?\\s+(?:de\\s+|del\\s+)?${year}\\b`), read: byName },
  { pattern: re(`\\b(?!${noMonth})${lead}[\\s-]+${month}(?![\\p{L}\\p{N}])`), read: byName },
  {
    pattern: re(
      `\\b(?:(?<when>last|this|next)\\s+|(?:the|in|during|of)\\s+(?:the\\s+)?)(?<season>spring|summer|autumn|fall|winter)(?:\\s+(?:of\\s+)?${year})?\\b`,
    ),
    read: bySeason,
  },
  { pattern: re('\\b(?<when>last|this|next)\\s+(?<unit>week|month|year|weekend)\\b'), read: byUnit },
  {
    pattern: re(
      '\\b(?<count>\\d{1,3}|an?|one|two|three|four|five|six)\\s+(?<unit>day|week|month|year)s?\\s+ago\\b',
    ),
    read: ago,
  },
  { pattern: re('\\b(?<word>yesterday|today)\\b'), read: byWord },
  { pattern: re(`\\b(?:on|last|this)\\s+(?<weekday>${weekdays.join('|')})\\b`), read: byWeekday },
  { pattern: re(`(?<![\\p{N}])${year}(?![\\p{N}])`), read: byNumber },
]

const counts: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
}

/** Each is held against every candidate, and a cue may be a whole document. */
const maxMoments = 32

/** The times that a text names, at most 32: dates, months, years, seasons, weekdays and distances from `now`, most in English. */
export function momentsIn(text: string, now: number): readonly Moment[] {
  const found: Moment[] = []
  let rest = text
  for (const { pattern, read } of rules) {
    rest = rest.replace(pattern, (...parts: readonly unknown[]) => {
      const moment = read(groupsOf(parts), now)
      if (moment !== undefined && found.length < maxMoments) found.push(moment)
      return ' '
    })
  }
  return found
}

/** The stretch that a moment means for a record of this time, half-open. */
export function stretchOf(moment: Moment, at: number): { readonly from: number; readonly to: number } {
  if ('from' in moment) return moment
  if (moment.year !== undefined) return inYear(moment, moment.year)
  const own = new Date(at).getUTCFullYear()
  const [nearest] = [own - 1, own, own + 1]
    .map((candidate) => inYear(moment, candidate))
    .toSorted((a, b) => distance(a, at) - distance(b, at))
  return nearest ?? inYear(moment, own)
}

/** Milliseconds between a time and a stretch, 0 within it. */
export function distance({ from, to }: { readonly from: number; readonly to: number }, at: number): number {
  return at < from ? from - at : at >= to ? at - to + 1 : 0
}

function inYear(
  moment: Exclude<Moment, { readonly from: number }>,
  inYear: number,
): { readonly from: number; readonly to: number } {
  if ('season' in moment) {
    const first = moment.season * 3 + 2
    return { from: Date.UTC(inYear, first, 1), to: Date.UTC(inYear, first + 3, 1) }
  }
  const { month: of, day: on } = moment
  return on === undefined
    ? { from: Date.UTC(inYear, of, 1), to: Date.UTC(inYear, of + 1, 1) }
    : { from: Date.UTC(inYear, of, on), to: Date.UTC(inYear, of, on + 1) }
}

type Groups = Readonly<Record<string, string | undefined>>

function byNumber({ year: y, month: m, day: d }: Groups): Moment | undefined {
  if (m === undefined)
    return y === undefined ? undefined : { from: Date.UTC(Number(y), 0), to: Date.UTC(Number(y) + 1, 0) }
  return date(y, Number(m) - 1, d)
}

function byName({ year: y, month: m = '', day: d }: Groups): Moment | undefined {
  return date(y, monthsByName.get(m.toLowerCase()) ?? -1, d)
}

function date(y: string | undefined, m: number, d: string | undefined): Moment | undefined {
  const on = d === undefined ? undefined : Number(d)
  if (m < 0 || m > 11 || (on !== undefined && (on < 1 || on > 31))) return undefined
  return { year: y === undefined ? undefined : Number(y), month: m, day: on }
}

function bySeason({ season = '', when, year: y }: Groups, now: number): Moment {
  const index = seasons[season.toLowerCase()] ?? 0
  if (y !== undefined || when === undefined)
    return { season: index, year: y === undefined ? undefined : Number(y) }
  const own = new Date(now).getUTCFullYear()
  const began = (candidate: number): number => inYear({ season: index, year: undefined }, candidate).from
  const current = began(own) <= now ? own : own - 1
  const ended = inYear({ season: index, year: undefined }, current).to <= now
  switch (when.toLowerCase()) {
    case 'last':
      return { season: index, year: ended ? current : current - 1 }
    case 'this':
      return { season: index, year: ended ? current + Number(current < own) : current }
    default:
      return { season: index, year: current + 1 }
  }
}

function byUnit({ when = '', unit = '' }: Groups, now: number): Moment | undefined {
  const step = { last: -1, this: 0, next: 1 }[when.toLowerCase()] ?? 0
  const today = new Date(now)
  const [y, m] = [today.getUTCFullYear(), today.getUTCMonth()]
  // Weeks begin on Monday (ISO 8601).
  const monday = startOfDay(now) - ((today.getUTCDay() + 6) % 7) * dayMs + step * 7 * dayMs
  switch (unit.toLowerCase()) {
    case 'week':
      return { from: monday, to: monday + 7 * dayMs }
    case 'weekend':
      return { from: monday + 5 * dayMs, to: monday + 7 * dayMs }
    case 'month':
      return { from: Date.UTC(y, m + step), to: Date.UTC(y, m + step + 1) }
    default:
      return { from: Date.UTC(y + step, 0), to: Date.UTC(y + step + 1, 0) }
  }
}

/** The further back, the less exactly people count: half a unit to either side. */
function ago({ count = '', unit = '' }: Groups, now: number): Moment {
  const units = { day: dayMs, week: 7 * dayMs, month: 30.4 * dayMs, year: 365.25 * dayMs }
  const length = units[unit.toLowerCase() as keyof typeof units]
  const middle = startOfDay(now) + dayMs / 2 - (counts[count.toLowerCase()] ?? Number(count)) * length
  return { from: middle - length / 2, to: middle + length / 2 }
}

function byWord({ word = '' }: Groups, now: number): Moment {
  const from = startOfDay(now) - (word.toLowerCase() === 'yesterday' ? dayMs : 0)
  return { from, to: from + dayMs }
}

/** The latest one before today. */
function byWeekday({ weekday = '' }: Groups, now: number): Moment {
  const back = (new Date(now).getUTCDay() - weekdays.indexOf(weekday.toLowerCase()) + 7) % 7
  const from = startOfDay(now) - (back === 0 ? 7 : back) * dayMs
  return { from, to: from + dayMs }
}

function startOfDay(at: number): number {
  return Math.floor(at / dayMs) * dayMs
}

function re(source: string): RegExp {
  return new RegExp(source, 'giu')
}

/** The named groups are the last argument that `replace` hands over. */
function groupsOf(parts: readonly unknown[]): Groups {
  const last = parts.at(-1)
  return typeof last === 'object' && last !== null ? (last as Groups) : {}
}
