import { dayMs, utc, yearOf } from './calendar-words.ts'
import { inYear, type Stretch, type Yearly } from './stretch.ts'

export type Unit = 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'year'

/** How many; `a few` are vaguely three. */
export interface Count {
  readonly count: number
  readonly vague: boolean
}

/** Days, on average. */
const lengths: Readonly<Record<Unit, number>> = {
  day: 1,
  week: 7,
  weekend: 7,
  month: 30.4,
  quarter: 91.3,
  year: 365.25,
}

/** The day so many days from today. */
export function dayAt(step: number, now: number): Stretch {
  const from = startOfDay(now) + step * dayMs
  return { from, to: from + dayMs }
}

/** The week, month, ... so many of them from the present one. Weeks begin on Monday (ISO 8601). */
export function unitAt(unit: Unit, step: number, now: number): Stretch {
  const today = new Date(now)
  const [y, m] = [today.getUTCFullYear(), today.getUTCMonth()]
  const monday = startOfDay(now) - ((today.getUTCDay() + 6) % 7) * dayMs + step * 7 * dayMs
  switch (unit) {
    case 'day':
      return dayAt(step, now)
    case 'week':
      return { from: monday, to: monday + 7 * dayMs }
    case 'weekend':
      return { from: monday + 5 * dayMs, to: monday + 7 * dayMs }
    case 'month':
      return { from: utc(y, m + step), to: utc(y, m + step + 1) }
    case 'quarter': {
      const first = m - (m % 3) + step * 3
      return { from: utc(y, first), to: utc(y, first + 3) }
    }
    case 'year':
      return { from: utc(y + step, 0), to: utc(y + step + 1, 0) }
  }
}

/** The year that a month, a season or a feast has: -1 the last one that is over, -2 the one before it, 0 this, 1 next. */
export function yearAt(yearly: Yearly, step: number, now: number): number {
  const own = yearOf(now)
  // A winter that began last year may still be this one.
  const current = inYear(yearly, own).from <= now ? own : own - 1
  const ended = inYear(yearly, current).to <= now
  if (step < 0) return current + step + Number(ended)
  return step === 0 ? (ended ? own : current) : current + step
}

/** The latest such day before today, or `weeks` before that. */
export function weekdayBefore(weekday: number, weeks: number, now: number): Stretch {
  const back = (new Date(now).getUTCDay() - weekday + 7) % 7
  return dayAt(-(back === 0 ? 7 : back) - weeks * 7, now)
}

/** Such a day of this week (0), of the last (-1), of the next (1). */
export function weekdayIn(weekday: number, week: number, now: number): Stretch {
  const from = unitAt('week', week, now).from + ((weekday + 6) % 7) * dayMs
  return { from, to: from + dayMs }
}

/** The further back, the less exactly people count: half a unit to either side; `a few weeks ago` may be two or five. */
export function ago({ count, vague }: Count, unit: Unit, now: number): Stretch {
  const length = lengths[unit] * dayMs
  const middle = startOfDay(now) + dayMs / 2 - count * length
  const reach = (vague ? count : Math.min(1, count)) / 2
  return { from: middle - reach * length, to: middle + reach * length }
}

/** The last so many days, weeks, ... up to now. */
export function last({ count }: Count, unit: Unit, now: number): Stretch {
  return { from: startOfDay(now) - Math.round(count * lengths[unit]) * dayMs, to: now + 1 }
}

function startOfDay(at: number): number {
  return Math.floor(at / dayMs) * dayMs
}
