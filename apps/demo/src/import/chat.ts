import type { Parsed, Source } from './conversation.ts'
import type { ChatLine } from './chat-line.ts'
import { dateLine, namedLine, stampedLine } from './chat-line.ts'
import { Collector } from './collect.ts'
import { roleOf, titleOf } from './clean.ts'
import { dateIn, dayOrder } from './day-order.ts'
import type { DayOrder, NumericDate } from './day-order.ts'
import { damaged } from './error.ts'
import { daySessions } from './sessions.ts'

/** Lines of a file's beginning, enough to tell a chat by. */
const head = 400

/** Whether most of a text's first lines look like a chat, and of which kind. */
export function chatKind(text: string): 'stamped' | 'named' | undefined {
  const lines = text.split('\n', head).filter((line) => line.trim() !== '')
  const stamped = lines.map(stampedLine).filter((line) => line !== undefined)
  if (stamped.some(({ speaker }) => speaker !== undefined) && stamped.length >= lines.length / 20)
    return 'stamped'
  const counts = countSpeakers(lines)
  const speakers = [...counts.values()].filter((count) => count > 1)
  const said = speakers.reduce((sum, count) => sum + count, 0)
  if (speakers.length >= 1 && said >= Math.max(2, lines.length / 10)) return 'named'
  // A very short chat: every line names its speaker.
  return lines.length >= 2 && counts.size >= 2 && lines.every((line) => namedLine(line) !== undefined)
    ? 'named'
    : undefined
}

function countSpeakers(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    const speaker = namedLine(line)?.speaker
    if (speaker !== undefined) counts.set(speaker, (counts.get(speaker) ?? 0) + 1)
  }
  return counts
}

interface Draft {
  readonly line: number
  readonly stamp: ChatLine['stamp']
  readonly speaker: string | undefined
  text: string
}

/** Exports mark what they leave out with such a line. */
const media = /^\u200e?(<[^>]{3,40}(omitted|ausgeschlossen|omitido|omis)[^>]*>|\p{L}+ omitted|null)$/iu

function timeOf(draft: Draft, order: DayOrder): number | undefined {
  if (draft.stamp === undefined) return undefined
  if ('at' in draft.stamp) return draft.stamp.at
  const at = dateIn(order, draft.stamp.date)
  if (at === undefined)
    throw damaged(
      `the date ${draft.stamp.date.a}/${draft.stamp.date.b}/${draft.stamp.date.year} does not exist`,
      { line: draft.line },
    )
  return at
}

function drafts(text: string, kind: 'stamped' | 'named'): readonly Draft[] {
  const lines = text.split('\n')
  const counts = kind === 'named' ? countSpeakers(lines) : new Map<string, number>()
  const few = [...counts.values()].reduce((sum, count) => sum + count, 0) <= 12
  const made: Draft[] = []
  let day: number | undefined
  lines.forEach((line, index) => {
    let start = stampedLine(line)
    if (start === undefined && kind === 'named') {
      const at = dateLine(line)
      if (at !== undefined) {
        day = at
        return
      }
      const named = namedLine(line)
      // "Note: ..." inside a message is no speaker: a name counts when it comes again.
      if (named?.speaker !== undefined && (few || (counts.get(named.speaker) ?? 0) > 1))
        start = { ...named, stamp: day === undefined ? undefined : { at: day } }
    }
    if (start !== undefined) made.push({ line: index + 1, ...start })
    else {
      const last = made.at(-1)
      if (last !== undefined) last.text += `\n${line}`
    }
  })
  return made
}

export function parseChat({ name, text }: Source, kind: 'stamped' | 'named'): Parsed {
  const made = drafts(text, kind)
  const numeric: NumericDate[] = made.flatMap(({ stamp }) =>
    stamp !== undefined && 'date' in stamp ? [stamp.date] : [],
  )
  const { order, certainty } = dayOrder(numeric)
  if (certainty === 'impossible')
    throw damaged('its dates contradict one another: some have a day over 12 first, others second', {
      line: made.find(({ stamp }) => stamp !== undefined && 'date' in stamp && stamp.date.b > 12)?.line,
    })
  const all = new Collector()
  const session = daySessions()
  for (const draft of made) {
    const at = timeOf(draft, order)
    const said = draft.text.trim()
    const empty = draft.speaker === undefined || media.test(said)
    all.add({
      text: empty ? '' : said,
      at,
      session: session(at),
      speaker: draft.speaker?.replace(/^~\s*/, ''),
      role: roleOf(draft.speaker),
    })
  }
  return {
    format: 'chat',
    conversations: [
      {
        title: titleOf(name.replace(/^WhatsApp Chat (with|-)\s+/i, '')),
        records: all.records,
        questions: [],
        requests: [],
      },
    ],
    skipped: all.skipped,
    warnings:
      certainty === 'assumed'
        ? ['Day and month could not be told apart in this file; dates were read as day/month/year.']
        : [],
  }
}
