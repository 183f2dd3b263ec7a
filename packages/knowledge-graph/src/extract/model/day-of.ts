const form = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?$/u

/** The first instant of a day, a month or a year as ISO 8601 writes it, ms since the epoch; nothing of what is none. */
export function dayOf(value: unknown): number | undefined {
  const [whole, year = '', month = '01', day = '01'] =
    (typeof value === 'string' ? form.exec(value.trim()) : null) ?? []
  if (whole === undefined) return undefined
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  // Engines take the 30th of February for the 2nd of March.
  return new Date(time).getUTCDate() === Number(day) ? time : undefined
}
