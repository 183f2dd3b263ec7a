import type { MemoryRecord } from '../contract/record.ts'

export interface LineOptions {
  /** Whether a head says the record's id. */
  readonly ids: boolean
}

export interface Shown {
  /** The record's text, or what is left of it. */
  readonly text: string
  readonly cut: boolean
  readonly corrected: boolean
}

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g

/** What may stand in a head as it is: anything else could be read as the end of the head, or of the id. */
const plainId = /^[^\s[\]()"]+$/u

/**
 * A record as `[2025-03-14 09:00 ID] Ana: text`, its date in UTC; in the brackets also `(in part)` and `(corrected later)`.
 * Whatever is not the record's text stands in the head, and further lines of a text are indented, so that no text can
 * pass for a record of its own, or for another one's head.
 */
export function lineOf(record: MemoryRecord, { text, cut, corrected }: Shown, { ids }: LineOptions): string {
  const date = new Date(record.at).toISOString().replace(/T(\d\d:\d\d).*/, ' $1')
  const head = [
    date,
    ...(ids ? [idInHead(record.id)] : []),
    ...(cut ? ['(in part)'] : []),
    ...(corrected ? ['(corrected later)'] : []),
  ].join(' ')
  const who = (record.speaker ?? record.role)?.replaceAll(lineBreak, ' ')
  return `[${head}] ${who === undefined ? '' : `${who}: `}${text.trim().replaceAll(lineBreak, '\n  ')}`
}

function idInHead(id: string): string {
  return plainId.test(id) ? id : JSON.stringify(id).replaceAll(lineBreak, ' ')
}
