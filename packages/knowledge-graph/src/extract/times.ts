import type { Span } from '@mnestic/core'
import { timesIn, type NamedTime } from '@mnestic/core/time'
import { mayNameTime } from './words/time-words.ts'

/** Not a time that could be looked up: it says that nobody counted. */
const vague = /^(?:(?:just )?recently|lately|the other day|neulich|kürzlich|récemment|recientemente|最近)$/iu
/** What may stand before a time and is no part of it. */
const leads =
  /^(?:(?:on|in|at|over|during|around|by|am|im|an|vom|zum|le|la|el|en|du|au|del|al)\s+)?(?:(?:the|der|die|das|dem|den|le|la|el)\s+(?=weekend|\d|past|last))?/iu

/** A time that a text names. */
export interface TextTime extends NamedTime {
  /** As ISO 8601 writes it: `2023-05-07`, `2023-05`, `2023`, else an interval `2023-05-01/2023-05-08` whose end is not in it. */
  readonly name: string
}

export function timesOf(text: string, at: number): readonly TextTime[] {
  if (!mayNameTime(text)) return []
  return timesIn(text, at).flatMap((time) => {
    const span = withoutLead(text, time.span)
    const isVague = vague.test(text.slice(span.start, span.end))
    return isVague ? [] : [{ ...time, span, name: iso(time.from, time.to) }]
  })
}

function withoutLead(text: string, { start, end }: Span): Span {
  const lead = leads.exec(text.slice(start, end))?.[0].length ?? 0
  return { start: lead < end - start ? start + lead : start, end }
}

function iso(from: number, to: number): string {
  // The first and the last time that there is of ECMAScript.
  const [first, last] = [new Date(Math.max(from, -8.64e15)), new Date(Math.min(to, 8.64e15))]
  const day = (date: Date): string => date.toISOString().slice(0, 10)
  if (to - from === 86_400_000 && from % 86_400_000 === 0) return day(first)
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth()]
  if (first.getTime() === Date.UTC(y, m)) {
    if (last.getTime() === Date.UTC(y, m + 1)) return day(first).slice(0, -3)
    if (m === 0 && last.getTime() === Date.UTC(y + 1, 0)) return day(first).slice(0, -6)
  }
  return `${day(first)}/${day(last)}`
}
