import { monthsByName, monthsOf, type Tongue } from '../calendar-words.ts'
import type { Yearly } from '../stretch.ts'

/** A month by its name, where there are spaces between words: `July`, `7. Juli`, `7 de julio`, `July 4th`. */
export function namedMonth(...languages: readonly Tongue[]): string {
  return `(?:\\d{1,2}(?:st|nd|rd|th|er|\\.|º)?\\s{1,3}(?:(?:of|de)\\s{1,3})?)?(?:${monthsOf(...languages)})\\.?(?:\\s{1,3}\\d{1,2}(?:st|nd|rd|th))?`
}

export function namedMonthOf(text: string): Yearly | undefined {
  const name = /\p{L}{3,}/gu
  let month: number | undefined
  for (const [word] of text.toLowerCase().matchAll(name)) month ??= monthsByName.get(word)
  return month === undefined ? undefined : onDay(month, /\d+/.exec(text)?.[0])
}

const figures = '〇一二三四五六七八九'

/** A month as Chinese and Japanese write it: `7月`, `七月`, `十二月三日`. No band called May Day, no third month of a count. */
export const numberedMonth: string =
  '(?<![\\p{N}一二三四五六七八九十])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\\s?月(?![天亮球光饼餅])份?(?:\\s?(?:\\d{1,2}|[一二三四五六七八九十廿]{1,3})\\s?[日号號](?![本语語文]))?'

export function numberedMonthOf(text: string): Yearly | undefined {
  const [month = '', day] = text.match(/\d+|[〇一二三四五六七八九十廿]+/gu) ?? []
  return onDay(numberOf(month) - 1, day === undefined ? undefined : String(numberOf(day)))
}

/** Up to 99. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const [tens = '', ones = ''] = text.replace('廿', '二十').split('十')
  if (!text.includes('十') && !text.includes('廿')) return figures.indexOf(text)
  return (tens === '' ? 1 : figures.indexOf(tens)) * 10 + (ones === '' ? 0 : figures.indexOf(ones))
}

/** The numbers from 1 to 31, and `两`, as signs; the longer first. */
export const numberSigns: Readonly<Record<string, number>> = signs()

function signs(): Readonly<Record<string, number>> {
  const known: Record<string, number> = { '[两兩]': 2 }
  for (let n = 31; n > 0; n--) {
    const [tens, ones] = [Math.floor(n / 10), n % 10]
    const ten = tens === 0 ? '' : `${tens === 1 ? '' : (figures[tens] ?? '')}十`
    known[`${ten}${ones === 0 ? '' : (figures[ones] ?? '')}`] = n
  }
  return known
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** 31 June is no day; 29 February is one in some years. */
export function onDay(month: number, day: string | undefined): Yearly | undefined {
  const on = day === undefined ? undefined : Number(day)
  const last = longestMonths[month]
  if (last === undefined || (on !== undefined && (on < 1 || on > last))) return undefined
  return { month, day: on }
}

const date = (month: number, day: number): Yearly => ({ month: month - 1, day })

/** Days that the whole year knows by name, the same in every language; what is around them belongs to them. */
export const feasts: Readonly<
  Record<
    | 'christmas'
    | 'christmasEve'
    | 'christmasDay'
    | 'newYear'
    | 'newYearsEve'
    | 'newYearsDay'
    | 'easter'
    | 'pentecost'
    | 'halloween'
    | 'valentine',
    Yearly
  >
> = {
  christmas: { first: date(12, 23), last: date(1, 1) },
  christmasEve: date(12, 24),
  christmasDay: date(12, 25),
  newYear: { first: date(12, 31), last: date(1, 1) },
  newYearsEve: date(12, 31),
  newYearsDay: date(1, 1),
  easter: { easter: [-3, 1] },
  pentecost: { easter: [48, 50] },
  halloween: date(10, 31),
  valentine: date(2, 14),
}
