import type { Parsed, Source } from './conversation.ts'
import { Collector } from './collect.ts'
import { cleanName, roleOf, titleOf } from './clean.ts'
import { namedLine, stampedLine } from './chat-line.ts'
import { namedTime } from './time.ts'

const heading = /^(#{1,6})\s+(.+?)\s*#*$/
const bold = /^(?:\*\*|__)([^*_\n]{1,60}?)(?::(?:\*\*|__)|(?:\*\*|__)\s*(?:\(([^)]{4,40})\))?\s*:)\s*(.*)$/s
const item = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/
const fence = /^\s*(```|~~~)/

/** Whether a text has what only Markdown has. */
export function isMarkdown({ name, text }: Source): boolean {
  if (/\.(md|markdown)$/i.test(name)) return true
  const lines = text.split('\n', 400)
  return (
    lines.some((line) => heading.test(line) || bold.test(line)) ||
    lines.filter((line) => item.test(line)).length > 2
  )
}

interface Draft {
  readonly speaker: string | undefined
  readonly at: number | undefined
  readonly text: string
}

/** A block's speaker, time and text: `**Ana:** hi`, `**Ana** (2025-03-12 10:15): hi`, `Ana: hi`. */
function said(block: string, speakers: ReadonlySet<string>): Draft {
  const strong = bold.exec(block)
  if (strong !== null)
    return {
      speaker: strong[1],
      at: strong[2] === undefined ? undefined : namedTime(strong[2]),
      text: strong[3] ?? '',
    }
  const stamped = stampedLine(block)
  if (stamped !== undefined) {
    const { stamp } = stamped
    return {
      speaker: stamped.speaker,
      at: stamp !== undefined && 'at' in stamp ? stamp.at : undefined,
      text: stamped.text,
    }
  }
  const named = namedLine(block)
  if (named?.speaker !== undefined && speakers.has(named.speaker))
    return { speaker: named.speaker, at: undefined, text: named.text }
  return { speaker: undefined, at: undefined, text: block }
}

/** Names that begin a line at least twice: `Note:` once is no speaker. */
function speakersOf(lines: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    const speaker = namedLine(line.replace(item, '$1'))?.speaker
    if (speaker !== undefined) counts.set(speaker, (counts.get(speaker) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name))
}

/**
 * Headings are sessions, and give the time if they hold a date; a list item, a paragraph, or what follows a
 * speaker's name is one record.
 */
export function parseMarkdown({ name, text }: Source): Parsed {
  const lines = text.split('\n')
  const speakers = speakersOf(lines)
  const all = new Collector()
  let title: string | undefined
  let session: string | undefined
  let day: number | undefined
  let block: string[] = []
  let speaker: string | undefined
  let fenced = false

  const flush = (): void => {
    const content = block.join('\n').trim()
    block = []
    if (content === '' || /^([-*_])(\s*\1){2,}$/.test(content)) return
    const draft = said(content, speakers)
    // A paragraph without a name goes on with the one who speaks.
    speaker = draft.speaker ?? speaker
    all.add({ text: draft.text, at: draft.at ?? day, session, speaker, role: roleOf(speaker) })
  }

  for (const line of lines) {
    if (fence.test(line)) fenced = !fenced
    const head = fenced ? null : heading.exec(line)
    if (head !== null) {
      flush()
      const words = cleanName((head[2] ?? '').replace(/[*_`]+/g, ''))
      const at = namedTime(words)
      speaker = undefined
      if (roleOf(words) !== undefined) speaker = words
      else if (head[1] === '#' && title === undefined && at === undefined && all.records.length === 0)
        title = words
      else {
        session = words
        day = at ?? day
      }
      continue
    }
    if (!fenced && line.trim() === '') {
      flush()
      continue
    }
    const listed = fenced ? null : item.exec(line)
    const starts =
      !fenced && (listed !== null || bold.test(line) || speakers.has(namedLine(line)?.speaker ?? ''))
    if (starts) flush()
    block.push(listed?.[1] ?? line.replace(/^>\s?/, ''))
  }
  flush()
  return {
    format: 'markdown',
    conversations: [{ title: title ?? titleOf(name), records: all.records, questions: [], requests: [] }],
    skipped: all.skipped,
    warnings: [],
  }
}
