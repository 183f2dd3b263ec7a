import { invalid } from './value.ts'

/** Largest time of ECMAScript, in milliseconds. */
export const maxTime = 8.64e15
const iso = /^([+-]?\d{4,6})-(\d\d)(?:-(\d\d))?(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/

/** Milliseconds since the epoch. A date without a time is its first instant in UTC. @throws INVALID_ARGUMENT */
export function toTime(what: string, value: unknown): number {
  const time =
    typeof value === 'number'
      ? value
      : value instanceof Date
        ? value.getTime()
        : typeof value === 'string' && isCalendarDate(value)
          ? Date.parse(value)
          : NaN
  if (!Number.isFinite(time) || Math.abs(time) > maxTime) {
    throw invalid(
      what,
      value instanceof Date ? String(value) : value,
      'milliseconds since the epoch, a valid Date, or ISO 8601 with a zone such as 2025-03-14T09:00:00Z',
    )
  }
  // Adding 0 turns -0, which JSON does not keep, into 0.
  return Math.round(time) + 0
}

/** Engines take the 30th of February for the 2nd of March; here it is no date. */
function isCalendarDate(text: string): boolean {
  const [, year, month, day = '01'] = iso.exec(text) ?? []
  return new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day)
}
