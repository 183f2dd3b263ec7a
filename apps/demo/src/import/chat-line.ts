import { clock, isoTime, namedDate } from './time.ts'
import type { NumericDate } from './day-order.ts'

/** What stands at the start of a line of a chat. */
export interface ChatLine {
  /** Known at once (ISO, month's name), or numbers whose order the whole file decides. */
  readonly stamp: { readonly at: number } | { readonly date: NumericDate } | undefined
  readonly speaker: string | undefined
  readonly text: string
}

const marks = /^[\u200e\u200f\ufeff]+/
const time = '\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2})?(?:[\\s\\u202f]*[ap]\\.?[\\s\\u202f]?m\\.?)?'
const numeric = new RegExp(
  `^\\[?(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4}|\\d{2}),?\\s+(${time})\\]?(?:\\s+[-–—]\\s+|:\\s+|\\s+)(.*)$`,
  'is',
)
const yearFirst = new RegExp(
  `^\\[?(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?:,?\\s+|T)\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?\\s*(?:Z|[+-]\\d{2}:?\\d{2})?)\\]?(?:\\s+[-–—]\\s+|:\\s+|\\s+)(.*)$`,
  'is',
)
const name = '[\\p{L}\\p{N}~+][^:：\\n<>{}\\[\\]"]{0,59}?'
const said = new RegExp(`^(?:<(${name})>|(${name})[:：])(?:\\s+(.*)|([^\\s/].*)|)$`, 'isu')

function split(rest: string): { readonly speaker: string | undefined; readonly text: string } {
  const match = said.exec(rest.replace(marks, ''))
  if (match === null) return { speaker: undefined, text: rest }
  return { speaker: (match[1] ?? match[2] ?? '').trim(), text: match[3] ?? match[4] ?? '' }
}

/** A line that begins with a time stamp, or undefined. */
export function stampedLine(raw: string): ChatLine | undefined {
  const line = raw.replace(marks, '')
  const iso = yearFirst.exec(line)
  if (iso !== null) {
    const at = isoTime((iso[1] ?? '').replace(/^(\d{4})[/.](\d{1,2})[/.]/, '$1-$2-'))
    if (at !== undefined) return { stamp: { at }, ...split(iso[2] ?? '') }
  }
  const match = numeric.exec(line)
  if (match === null) return undefined
  const [, a, b, year, at = '', rest = ''] = match
  const parts = clock(at)
  if (parts === undefined) return undefined
  const ms = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000
  return { stamp: { date: { a: Number(a), b: Number(b), year: Number(year), ms } }, ...split(rest) }
}

/** `Name: text`, where the name is short enough to be one. */
export function namedLine(line: string): ChatLine | undefined {
  if (/^\s|^https?:/i.test(line)) return undefined
  const { speaker, text } = split(line)
  if (speaker === undefined || speaker.split(/\s+/).length > 4 || speaker.length > 40) return undefined
  return { stamp: undefined, speaker, text }
}

/** A line that is a date and nothing else (`12 March 2025`, `--- 2025-03-12 ---`). */
export function dateLine(line: string): number | undefined {
  const bare = line.replace(/^[\s\-–—=*#_|]+|[\s\-–—=*#_|:]+$/gu, '')
  if (bare.length < 8 || bare.length > 40) return undefined
  const at = namedDate(bare)
  if (at === undefined) return undefined
  const rest = bare
    .replace(/\d+(st|nd|rd|th)?/gi, '')
    .replace(/\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b/gi, '')
    .replace(/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/gi, '')
    .replace(/[年月日号星期一二三四五六天\s,./()-]|\bof\b/g, '')
  return rest === '' ? at : undefined
}
