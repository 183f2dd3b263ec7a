/** Times without a zone are read as UTC, so that the same file gives the same records on every machine. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Milliseconds since the epoch, or undefined for a date that does not exist (31 February). */
export function utc(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const full = year < 100 ? 2000 + year : year
  const ms = Date.UTC(full, month - 1, day, hour, minute, second)
  return new Date(ms).getUTCDate() === day || hour + minute + second > 0 ? ms : undefined
}

/** `1:56 pm`, `13:56`, `13:56:07` as [hour, minute, second]. */
export function clock(text: string): readonly [number, number, number] | undefined {
  const match =
    /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?[\s\u202f]*([ap])?\.?[\s\u202f]*(?:m\.?)?$/i.exec(
      text.trim(),
    )
  if (match === null) return undefined
  const [, h = '', m = '', s = '0', half] = match
  let hour = Number(h)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  return hour > 23 || Number(m) > 59 || Number(s) > 60 ? undefined : [hour, Number(m), Number(s)]
}

/** A full ISO 8601 date, with or without time and zone. */
export function isoTime(text: string): number | undefined {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      text.trim(),
    )
  if (match === null) return undefined
  const [, y, mo, d, h = '0', mi = '0', s = '0', fraction = '', zone = 'Z'] = match
  const ms = utc(Number(y), Number(mo), Number(d), Number(h), Number(mi), Number(s))
  if (ms === undefined) return undefined
  const milli = fraction === '' ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000)
  const sign = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  const shift =
    sign === null ? 0 : (sign[1] === '-' ? -1 : 1) * (Number(sign[2]) * 60 + Number(sign[3])) * 60_000
  return ms + milli - shift
}

/** A date written with a month's name (`8 May, 2023`, `May 8th 2023`), Chinese (`2025年3月12日`) or ISO, anywhere in a text. */
export function namedDate(text: string): number | undefined {
  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text)
  if (iso !== null) return utc(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const han = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]/.exec(text)
  if (han !== null) return utc(Number(han[1]), Number(han[2]), Number(han[3]))
  const month = (name: string | undefined): number =>
    months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1
  const name = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
  const first = new RegExp(
    `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${name},?\\s+(\\d{4})`,
    'i',
  ).exec(text)
  if (first !== null) return utc(Number(first[3]), month(first[2]), Number(first[1]))
  const second = new RegExp(`${name}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`, 'i').exec(text)
  if (second !== null) return utc(Number(second[3]), month(second[1]), Number(second[2]))
  return undefined
}

/** `1:56 pm on 8 May, 2023`: a named date with a time before or after it. */
export function namedTime(text: string): number | undefined {
  const day = namedDate(text)
  if (day === undefined) return undefined
  const time = /(?<!\d)(\d{1,2}:\d{2}(?::\d{2})?[\s\u202f]*(?:[ap]\.?m\.?)?)/i.exec(text)?.[1]
  const parts = time === undefined ? undefined : clock(time)
  return parts === undefined ? day : day + ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000
}

/** A time as JSON formats give it: seconds or milliseconds since the epoch, ISO text, or a date in words. */
export function anyTime(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0)
    return Math.trunc(value < 1e11 ? value * 1000 : value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (/^\d{9,}(\.\d+)?$/.test(value.trim())) return anyTime(Number(value))
  return isoTime(value) ?? namedTime(value)
}
