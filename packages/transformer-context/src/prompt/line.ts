import { shownText } from '@mnestic/core/assemble'
import type { LayoutLine, MemoryRecord, Placed, TokenCounter } from '@mnestic/core'

/** A record's place in a prompt: everything that its text depends on. */
export interface Line {
  readonly record: MemoryRecord
  readonly why: LayoutLine['why']
  /** What of its text is shown; `undefined`: all of it. */
  readonly spans: LayoutLine['spans']
  readonly corrected: boolean
  /** Of `lineText`, without a head. */
  readonly tokens: number
  /** What is known of it, for choosing what stays. */
  readonly signals: Placed['signals']
}

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g

/** What could be read as a head, a title, a mark or the end of a name. */
const dubious = /^[[#\-\s]|[:"]/u

/** What may stand in brackets as it is. */
const plainId = /^[^\s[\]()",]+$/u

/**
 * A record as `Ana: text`, or `- text` where nobody is named; before it in brackets its id where ids are wanted, and
 * `in part`, `corrected later`. Further lines of a text are indented and names that could mislead are quoted, so that
 * no text can pass for a record of its own, a head or a title. Ends with a line break.
 */
export function lineText(
  { record, spans, corrected }: Pick<Line, 'record' | 'spans' | 'corrected'>,
  ids: boolean,
): string {
  const { id, text, speaker, role } = record
  const marks = [
    ...(ids ? [plainId.test(id) ? id : oneLine(JSON.stringify(id))] : []),
    ...(spans === undefined ? [] : ['in part']),
    ...(corrected ? ['corrected later'] : []),
  ]
  const shown = spans === undefined ? text.trim() : shownText(text, spans)
  return `${marks.length === 0 ? '' : `[${marks.join(', ')}] `}${nameOf(speaker ?? role)} ${shown.replaceAll(lineBreak, '\n  ')}\n`
}

function nameOf(name: string | undefined): string {
  if (name === undefined || name.trim() === '') return '-'
  const plain = oneLine(name)
  return `${dubious.test(plain) ? JSON.stringify(plain) : plain}:`
}

function oneLine(text: string): string {
  return text.replaceAll(lineBreak, ' ')
}

/** Of one line's text alone, as the signal `lineTokens` says it where nothing is marked. */
export function lineTokens(
  record: Pick<MemoryRecord, 'text' | 'speaker' | 'role'>,
  count: TokenCounter,
): number {
  const { text, speaker, role } = record
  return count(`${nameOf(speaker ?? role)} ${text.trim().replaceAll(lineBreak, '\n  ')}\n`)
}
