const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const pattern = /(\d{1,2}):(\d{2})\s*([ap])m\s+on\s+(\d{1,2})\s+([a-z]{3})[a-z]*,?\s+(\d{4})/i

/** `1:56 pm on 8 May, 2023` as milliseconds since the epoch, read as UTC; `undefined` where it reads otherwise. */
export function locomoTime(text: string | undefined): number | undefined {
  const match = pattern.exec(text ?? '')
  if (match === null) return undefined
  const [, hour, minute, half, day, month = '', year] = match
  const number = months.indexOf(month.toLowerCase())
  if (number < 0) return undefined
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0)
  return Date.UTC(Number(year), number, Number(day), hours, Number(minute))
}
