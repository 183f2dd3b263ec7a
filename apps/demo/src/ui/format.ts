/** How numbers, times and names are shown. Times are UTC, as they are read. */

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

export const number = (value: number): string => value.toLocaleString('en')

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`

const onDay = (at: number): string => day.format(at)

export const atTime = (at: number): string => dayAndTime.format(at)

export function span(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined) return ''
  const [a, b] = [onDay(from), onDay(to)]
  return a === b ? a : `${a} – ${b}`
}

export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`
  if (size < 1_000_000) return `${(size / 1_000).toFixed(0)} kB`
  return `${(size / 1_000_000).toFixed(1)} MB`
}

export function ms(value: number): string {
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 1_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1_000).toFixed(1)} s`
}

/** `1.24`, with a true minus sign. */
export function amount(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-(?=.*[1-9])/, '−')
    .replace('-', '')
}

/** `+1.24`, with a true minus sign. */
export function signed(value: number): string {
  const text = amount(value)
  return text.startsWith('−') ? text : `+${text}`
}

/** The language that a text's script tells, so that fonts and voices fit; undefined for Latin. */
export function langOf(text: string): string | undefined {
  if (/[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)) return 'ja'
  if (/\p{sc=Hangul}/u.test(text)) return 'ko'
  if (/\p{sc=Han}/u.test(text)) return 'zh'
  if (/\p{sc=Arabic}/u.test(text)) return 'ar'
  if (/\p{sc=Hebrew}/u.test(text)) return 'he'
  return undefined
}

export function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`
}
