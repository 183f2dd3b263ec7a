import { utc } from './time.ts'

/** `a/b/year` as a chat writes it, with the time of day in milliseconds. */
export interface NumericDate {
  readonly a: number
  readonly b: number
  readonly year: number
  readonly ms: number
}

export type DayOrder = 'day-first' | 'month-first'

export interface Decided {
  readonly order: DayOrder
  /** `impossible`: some date fits neither order, or the dates contradict one another. */
  readonly certainty: 'certain' | 'by-sequence' | 'assumed' | 'impossible'
}

export function dateIn(order: DayOrder, date: NumericDate): number | undefined {
  const day = order === 'day-first' ? utc(date.year, date.b, date.a) : utc(date.year, date.a, date.b)
  return day === undefined ? undefined : day + date.ms
}

/** How often time runs backwards when the dates are read in this order. */
function backwards(order: DayOrder, dates: readonly NumericDate[]): number {
  let count = 0
  let last = -Infinity
  for (const date of dates) {
    const at = dateIn(order, date) ?? last
    if (at < last) count++
    last = at
  }
  return count
}

/**
 * Whether `03/04/2025` is the third of April or the fourth of March is decided over all dates of a file: a number
 * over 12 decides; else the order in which a chat runs forward; else day first, said as an assumption.
 */
export function dayOrder(dates: readonly NumericDate[]): Decided {
  const dayFirst = dates.some(({ a }) => a > 12)
  const monthFirst = dates.some(({ b }) => b > 12)
  if (dayFirst && monthFirst) return { order: 'day-first', certainty: 'impossible' }
  if (dayFirst) return { order: 'day-first', certainty: 'certain' }
  if (monthFirst) return { order: 'month-first', certainty: 'certain' }
  const asDay = backwards('day-first', dates)
  const asMonth = backwards('month-first', dates)
  if (asDay < asMonth) return { order: 'day-first', certainty: 'by-sequence' }
  if (asMonth < asDay) return { order: 'month-first', certainty: 'by-sequence' }
  return { order: 'day-first', certainty: dates.every(({ a, b }) => a === b) ? 'certain' : 'assumed' }
}
