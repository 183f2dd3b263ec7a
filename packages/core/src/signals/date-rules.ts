import {
  countedSigns,
  countedWords,
  monthPattern,
  monthsByName,
  monthsOf,
  numberedWords,
  utc,
} from './calendar-words.ts'
import { languageRules } from './languages/index.ts'
import { numberedMonth, numberedMonthOf, onDay } from './languages/names.ts'
import { figureRules } from './figures.ts'
import { re, type Groups, type Rule } from './rule.ts'
import { inYear, spanOf, type Named } from './stretch.ts'

const month = `(?<month>${monthPattern})\\.?`
const dayEnding = '(?:st|nd|rd|th|er|\\.|º)?'
const day = `(?<day>\\d{1,2})${dayEnding}`
const year = '(?<year>(?:19|20)\\d\\d)'
/** `May 7, 2023`, `May 7,2023`. */
const yearAfter = `(?:(?:,?\\s+|,)${year})?`
const dash = '\\s*[-–—]\\s*'
const to = '(?:to|through|until|till|bis|à|au|al?|hasta)'
/** Before a month without a year, in the month's own language: the moons of Mars are no month's, nor is a friend called Juli. */
const leads = [
  `in\\s+(?!mars)(?=${monthPattern})`,
  `(?:of|during|by|around|early|mid|late|before|prior to|until|till|since|after|from(?=\\s+\\p{L}+\\.?\\s+onwards?))[\\s-]+(?=${monthsOf('en')})`,
  `(?:im|anfang|mitte|ende|vor|bis|seit|ab|nach)\\s+(?=${monthsOf('de')})`,
  `(?:en|de|début|mi|fin|avant|après|depuis|jusqu['’](?:en|à)|à partir (?:de|du))[\\s-]+(?=${monthsOf('fr')})`,
  `(?:en|de|al|antes del?|hasta|desde|a partir del?|después del?|tras)\\s+(?=${monthsOf('es')})`,
].join('|')
/** Spanish `al mar` (to the sea), French `de sept ans` (seven), a German called Jan. */
const noMonth = '(?:al|de|en|avant|après|depuis|tras)\\s+(?:mar|sept)(?!\\p{L})|(?:vor|nach)\\s+jan(?!\\p{L})'
/** `after the fall`, but `the fall of 2021`, `the fall term`. */
const noFall =
  '(?:of\\s+)?the\\s+fall(?!\\s+(?:of\\s+)?(?:19|20)\\d\\d|\\s+(?:term|semester|season|quarter|break|foliage|colou?rs)\\b)'

/** Dates by the names of months, and years. */
const dates: readonly Rule[] = [
  { pattern: re(`(?<![\\p{N}])${year}[-–/](?<last>1[3-9]|[2-9]\\d)(?![-–/\\p{N}])`), read: byYears },
  { pattern: re(`\\b${year}-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?\\b`), read: byNumber },
  { pattern: re(`(?<![\\p{N}])(?<decade>(?:19|20)\\d0)(?:['’]?s|er)(?![\\p{L}\\p{N}])`), read: byDecade },
  { pattern: re('(?<decade>(?:19|20)\\d0)年代'), read: byDecade },
  { pattern: re(`(?:${year}\\s*年的?\\s*)?(?<date>${numberedMonth})`), read: bySigns },
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
    pattern: re(
      `\\b${month}\\s+${day}\\b(?:${dash}(?<last>\\d{1,2})(?!\\d|:))?${yearAfter}(?!\\s(?:${countedWords})(?!\\p{L}))`,
    ),
    read: byDays,
  },
  { pattern: re(`\\b${month},?\\s+(?:de\\s+|del\\s+)?${year}\\b`), read: byName },
  { pattern: re(`(?<!\\p{L})(?!${noMonth})(?<lead>${leads})${month}(?![\\p{L}\\p{N}])`), read: byName },
  {
    pattern: re(
      `\\b(?!${noFall})(?:(?:early|mid|late)[\\s-]+|(?:the|in|during|of)\\s+(?:the\\s+)?|(?=\\p{L}+\\s+(?:of\\s+)?(?:19|20)\\d\\d\\b))(?<season>spring|summer|autumn|fall|winter)(?:\\s+(?:of\\s+)?${year})?\\b`,
    ),
    read: bySeason,
  },
]

/** In this order: what one rule has read, the later ones do not see. */
export const rules: readonly Rule[] = [
  ...figureRules,
  ...languageRules.before,
  ...languageRules.alone,
  ...dates,
  ...languageRules.after,
  // What is counted, paid or numbered is no year.
  {
    pattern: re(
      `(?<!\\p{N})(?=(?:19|20)\\d\\d)(?<![$€£¥#№]\\s?|(?<!\\p{L})(?:${numberedWords})\\s{1,3}|房间|房間)${year}(?!\\p{N}|\\s?(?:[$€£¥%°]|${countedSigns})|[\\s-]{0,3}(?:(?:us|square|cubic)\\s)?(?:${countedWords})(?!\\p{L}|\\p{N}|['’]\\p{L}))`,
    ),
    read: byNumber,
  },
]

function byYears({ year: y, last }: Groups): Named {
  const first = Number(y)
  const end = Math.floor(first / 100) * 100 + Number(last)
  // `2034-21` is a number of another kind; the year in front stays what it was.
  return { from: utc(first, 0), to: utc(Math.max(first, end) + 1, 0) }
}

function byDecade({ decade }: Groups): Named {
  return { from: utc(Number(decade), 0), to: utc(Number(decade) + 10, 0) }
}

function byNumber({ year: y, month: m, day: d }: Groups): Named | undefined {
  if (m === undefined)
    return y === undefined ? undefined : { from: utc(Number(y), 0), to: utc(Number(y) + 1, 0) }
  return date(y, Number(m) - 1, d)
}

/** With a year, a month at least; `七月三日`. */
function bySigns({ year: y, date: signs = '' }: Groups): Named | undefined {
  const yearly = numberedMonthOf(signs)
  return y === undefined || yearly === undefined ? yearly : inYear(yearly, Number(y))
}

function byName({ year: y, month: m = '', day: d }: Groups): Named | undefined {
  return date(y, monthsByName.get(m.toLowerCase()) ?? -1, d)
}

function byMonths({ first = '', ...groups }: Groups): Named | undefined {
  return spanned(byName({ month: first }), byName(groups))
}

function byDays({ first, last, ...groups }: Groups): Named | undefined {
  const one = byName(groups)
  if (first !== undefined) return spanned(byName({ ...groups, day: first }), one)
  return last === undefined ? one : spanned(one, byName({ ...groups, day: last }))
}

function spanned(first: Named | undefined, last: Named | undefined): Named | undefined {
  return first === undefined || last === undefined ? (first ?? last) : (spanOf(first, last) ?? last)
}

function date(y: string | undefined, m: number, d: string | undefined): Named | undefined {
  const yearly = onDay(m, d)
  return y === undefined || yearly === undefined ? yearly : inYear(yearly, Number(y))
}

const seasons = ['spring', 'summer', 'autumn', 'winter']

function bySeason({ season = '', year: y }: Groups): Named {
  const name = season.toLowerCase()
  const yearly = { season: seasons.indexOf(name === 'fall' ? 'autumn' : name) }
  return y === undefined ? yearly : inYear(yearly, Number(y))
}
