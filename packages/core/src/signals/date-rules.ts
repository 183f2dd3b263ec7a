import {
  counts,
  countedSigns,
  countedWords,
  dayMs,
  monthPattern,
  monthsByName,
  numberedWords,
  reachWords,
  seasons,
  utc,
  weekdays,
  yearOf,
} from './calendar-words.ts'
import { inYear, spanOf, type Moment, type Named } from './stretch.ts'

export type Groups = Readonly<Record<string, string | undefined>>

/** How one way of naming a time is read. The group `lead` is left in the text: it may say more. */
export interface Rule {
  readonly pattern: RegExp
  readonly read: (groups: Groups, now: number) => Moment | undefined
}

const month = `(?<month>${monthPattern})\\.?`
const dayEnding = '(?:st|nd|rd|th|er|\\.|º)?'
const day = `(?<day>\\d{1,2})${dayEnding}`
const year = '(?<year>(?:19|20)\\d\\d)'
/** `May 7, 2023`, `May 7,2023`. */
const yearAfter = `(?:(?:,?\\s+|,)${year})?`
const dash = '\\s*[-–—]\\s*'
const to = '(?:to|through|until|till|bis|à|au|al?|hasta)'
const lead = [
  '(?<lead>in|of|during|by|around|early|mid|late|last|this|next|im|anfang|mitte|ende|en|de|al',
  ...Object.values(reachWords),
  'from(?=\\s+\\p{L}+\\.?\\s+onwards?))',
].join('|')
/** Spanish `al mar` (to the sea), French `de sept ans` (seven), a German called Jan, English `this may help`. */
const noMonth =
  '(?:al|de|en|avant|après|depuis|tras)\\s+(?:mar|sept)(?!\\p{L})|(?:vor|nach)\\s+jan(?!\\p{L})|this\\s+may\\s+\\p{L}'
/** `after the fall`, but `the fall of 2021`, `the fall term`. */
const noFall =
  '(?:of\\s+)?the\\s+fall(?!\\s+(?:of\\s+)?(?:19|20)\\d\\d|\\s+(?:term|semester|season|quarter|break|foliage|colou?rs)\\b)'

/** In this order: what one rule has read, the later ones do not see. */
export const rules: readonly Rule[] = [
  { pattern: re(`(?<![\\p{N}])${year}[-–/](?<last>1[3-9]|[2-9]\\d)(?![-–/\\p{N}])`), read: byYears },
  { pattern: re(`\\b${year}-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?\\b`), read: byNumber },
  { pattern: re(`(?<![\\p{N}])(?<decade>(?:19|20)\\d0)(?:['’]?s|er)(?![\\p{L}\\p{N}])`), read: byDecade },
  { pattern: re('(?<decade>(?:19|20)\\d0)年代'), read: byDecade },
  {
    pattern: re(`${year}\\s*年\\s*(?:(?<month>\\d{1,2})\\s*月)?\\s*(?:(?<day>\\d{1,2})\\s*[日号])?`),
    read: byNumber,
  },
  { pattern: re('(?<month>\\d{1,2})\\s*月\\s*(?:(?<day>\\d{1,2})\\s*[日号])?'), read: byNumber },
  {
    pattern: re(
      `\\b(?<first>${monthPattern})\\.?(?:\\s+${to}\\s+|${dash}|(?<=\\b(?:between|zwischen|entre)\\s+\\p{L}+\\.?)\\s+(?:and|und|et|y)\\s+)${month}(?![\\p{L}]|\\s+\\d{1,2}\\b)(?:,?\\s+(?:de\\s+|del\\s+)?${year})?`,
    ),
    read: byMonths,
  },
  {
    pattern: re(
      `\\b(?:(?<first>\\d{1,2})${dayEnding}(?:${dash}|\\s+${to}\\s+))?${day}\\s+(?:of\\s+|de\\s+)?${month},?(?:\\s+(?:de\\s+|del\\s+)?${year})?\\b`,
    ),
    read: byDays,
  },
  {
    pattern: re(`\\b${month}\\s+${day}\\b(?:${dash}(?<last>\\d{1,2})(?!\\d|:))?${yearAfter}`),
    read: byDays,
  },
  { pattern: re(`\\b${month},?\\s+(?:de\\s+|del\\s+)?${year}\\b`), read: byName },
  { pattern: re(`\\b(?!${noMonth})${lead}[\\s-]+${month}(?![\\p{L}\\p{N}])`), read: byName },
  {
    pattern: re(
      `\\b(?!${noFall})(?:(?<when>last|this|next)\\s+|(?:early|mid|late)[\\s-]+|(?:the|in|during|of)\\s+(?:the\\s+)?|(?=\\p{L}+\\s+(?:of\\s+)?(?:19|20)\\d\\d\\b))(?<season>spring|summer|autumn|fall|winter)(?:\\s+(?:of\\s+)?${year})?\\b`,
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
  // What is counted, paid or numbered is no year.
  {
    pattern: re(
      `(?<!\\p{N})(?=(?:19|20)\\d\\d)(?<![$€£¥#№]\\s?|(?<!\\p{L})(?:${numberedWords})\\s{1,3}|房间|房間)${year}(?!\\p{N}|\\s?(?:[$€£¥%°]|${countedSigns})|[\\s-]{0,3}(?:(?:us|square|cubic)\\s)?(?:${countedWords})(?!\\p{L}|\\p{N}|['’]\\p{L}))`,
    ),
    read: byNumber,
  },
]

function byYears({ year: y, last }: Groups): Moment {
  const first = Number(y)
  const end = Math.floor(first / 100) * 100 + Number(last)
  // `2034-21` is a number of another kind; the year in front stays what it was.
  return { from: utc(first, 0), to: utc(Math.max(first, end) + 1, 0) }
}

function byDecade({ decade }: Groups): Moment {
  return { from: utc(Number(decade), 0), to: utc(Number(decade) + 10, 0) }
}

function byNumber({ year: y, month: m, day: d }: Groups): Named | undefined {
  if (m === undefined)
    return y === undefined ? undefined : { from: utc(Number(y), 0), to: utc(Number(y) + 1, 0) }
  return date(y, Number(m) - 1, d)
}

function byName({ year: y, month: m = '', day: d }: Groups): Named | undefined {
  return date(y, monthsByName.get(m.toLowerCase()) ?? -1, d)
}

function byMonths({ first = '', ...groups }: Groups): Moment | undefined {
  return spanned(byName({ month: first }), byName(groups))
}

function byDays({ first, last, ...groups }: Groups): Moment | undefined {
  const one = byName(groups)
  if (first !== undefined) return spanned(byName({ ...groups, day: first }), one)
  return last === undefined ? one : spanned(one, byName({ ...groups, day: last }))
}

function spanned(first: Named | undefined, last: Named | undefined): Moment | undefined {
  return first === undefined || last === undefined ? (first ?? last) : (spanOf(first, last) ?? last)
}

function date(y: string | undefined, m: number, d: string | undefined): Named | undefined {
  const on = d === undefined ? undefined : Number(d)
  if (m < 0 || m > 11 || (on !== undefined && (on < 1 || on > 31))) return undefined
  return { year: y === undefined ? undefined : Number(y), month: m, day: on }
}

function bySeason({ season = '', when, year: y }: Groups, now: number): Named {
  const index = seasons[season.toLowerCase()] ?? 0
  if (y !== undefined || when === undefined)
    return { season: index, year: y === undefined ? undefined : Number(y) }
  const own = yearOf(now)
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

function byUnit({ when = '', unit = '' }: Groups, now: number): Named | undefined {
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
      return { from: utc(y, m + step), to: utc(y, m + step + 1) }
    default:
      return { from: utc(y + step, 0), to: utc(y + step + 1, 0) }
  }
}

/** The further back, the less exactly people count: half a unit to either side. */
function ago({ count = '', unit = '' }: Groups, now: number): Named {
  const units = { day: dayMs, week: 7 * dayMs, month: 30.4 * dayMs, year: 365.25 * dayMs }
  const length = units[unit.toLowerCase() as keyof typeof units]
  const middle = startOfDay(now) + dayMs / 2 - (counts[count.toLowerCase()] ?? Number(count)) * length
  return { from: middle - length / 2, to: middle + length / 2 }
}

function byWord({ word = '' }: Groups, now: number): Named {
  const from = startOfDay(now) - (word.toLowerCase() === 'yesterday' ? dayMs : 0)
  return { from, to: from + dayMs }
}

/** The latest one before today. */
function byWeekday({ weekday = '' }: Groups, now: number): Named {
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
