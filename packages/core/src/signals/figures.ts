import { numberedWords, utc } from './calendar-words.ts'
import { re, type Groups, type Rule } from './rule.ts'
import { read, type Named, type Stretch } from './stretch.ts'

const year = '(?<year>(?:19|20)\\d\\d)'
const one = '(?<one>0?[1-9]|[12]\\d|3[01])'
const other = '(?<other>0?[1-9]|[12]\\d|3[01])'
const begin = `(?<![\\p{Script=Latin}\\p{N}./:,-]|(?<!\\p{L})(?:${numberedWords})\\s)`
/** Not a part of a longer number, a path or an amount. */
const end = '(?![\\p{N}/:]|[.,-]\\p{N})'
const quarter = '(?:Q|T)\\s?(?<quarter>[1-4])'

/** Dates in figures, and quarters of a year. */
export const figureRules: readonly Rule[] = [
  { pattern: re(`${begin}${year}[/.](?<month>0?[1-9]|1[0-2])[/.]${one}${end}`), read: byParts },
  // With points the day comes first, wherever they are written.
  { pattern: re(`${begin}${one}\\.\\s?(?<month>0?[1-9]|1[0-2])\\.\\s?${year}${end}`), read: byParts },
  { pattern: re(`${begin}${one}(?<sign>[/-])${other}\\k<sign>${year}${end}`), read: byEither },
  { pattern: re(`${begin}(?<month>0?[1-9]|1[0-2])[/.]${year}${end}`), read: byParts },
  { pattern: re(`${begin}${year}/(?<month>0[1-9]|1[0-2])${end}`), read: byParts },
  {
    pattern: re(
      `(?<![\\p{L}\\p{N}])(?<lead>am|vom|zum|bis|seit|dem|den)\\s+${one}\\.\\s?(?<month>0?[1-9]|1[0-2])\\.(?!\\p{N})`,
    ),
    read: byParts,
  },
  {
    pattern: re(`(?<![\\p{L}\\p{N}])${quarter}[\\s/-]{0,2}(?:of\\s|de\\s)?${year}(?!\\p{N})`),
    read: byQuarter,
  },
  { pattern: re(`${begin}${year}[\\s/-]{0,2}${quarter}(?![\\p{L}\\p{N}])`), read: byQuarter },
  {
    pattern: re(
      `(?<!\\p{L})(?:(?<quarter>[1-4])(?:st|nd|rd|th|\\.|er|e|º)?|(?:the\\s)?(?<word>first|second|third|fourth|erstes|zweites|drittes|viertes|premier|deuxième|troisième|quatrième|primer|segundo|tercer|cuarto))\\s(?:quarter|quartal|trimestre)\\s(?:of\\s|del?\\s)?${year}(?!\\p{N})`,
    ),
    read: byQuarter,
  },
  { pattern: re(`${year}年?第?(?<sign>[一二三四1-4])季度`), read: byQuarter },
]

function byParts({ year: y, month = '', one: day }: Groups): Named | undefined {
  const m = Number(month) - 1
  if (y === undefined) return { month: m, day: day === undefined ? undefined : Number(day) }
  return span(Number(y), m, day === undefined ? undefined : Number(day))
}

/** Day and month, or month and day. */
function byEither({ year: y, one: first, other: second }: Groups): Named | undefined {
  const [a, b] = [Number(first), Number(second)]
  const readings = [[b, a], ...(a === b ? [] : [[a, b]])].flatMap(([m = 0, d = 0]) =>
    m > 12 ? [] : (span(Number(y), m - 1, d) ?? []),
  )
  return read(readings)
}

const words = [
  ['first', 'erstes', 'premier', 'primer', '一'],
  ['second', 'zweites', 'deuxième', 'segundo', '二'],
  ['third', 'drittes', 'troisième', 'tercer', '三'],
  ['fourth', 'viertes', 'quatrième', 'cuarto', '四'],
]

function byQuarter({ year: y, quarter: figure, word, sign }: Groups): Named | undefined {
  const name = (word ?? sign ?? '').toLowerCase()
  const index = words.findIndex((names) => names.includes(name))
  const q = index < 0 ? Number(figure ?? sign) - 1 : index
  return { from: utc(Number(y), q * 3), to: utc(Number(y), q * 3 + 3) }
}

function span(y: number, m: number, day: number | undefined): Stretch | undefined {
  if (day === undefined) return { from: utc(y, m), to: utc(y, m + 1) }
  const from = utc(y, m, day)
  // 31 June is no day.
  return new Date(from).getUTCMonth() === m ? { from, to: utc(y, m, day + 1) } : undefined
}
