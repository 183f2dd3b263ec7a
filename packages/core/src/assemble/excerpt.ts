import type { Candidate, TokenCounter } from '../contract/assembler.ts'
import type { Span } from '../contract/record.ts'
import { sentences } from '../passages.ts'

/** Tokens of a line under a budget: some four sentences, more than nearly every turn that people type. */
export const usualLine = 100

/** A text of no more tokens is not worth cutting: little is won, and a reader may miss what is gone. */
export const stillWhole = 150

/** Fewer tokens than this of a longer text tell nothing. */
export const leastExcerpt = 16

const gap = '…'

/**
 * The sentences of a record that matter for the cue, in their order, in no more than so many tokens, as `shownText` shows
 * them. What matters is what the backends that found the record pointed at: each has one vote, which it
 * has split among places of the text. Without such places, the beginning.
 */
export function excerptOf(
  { record: { text }, spans }: Pick<Candidate, 'record' | 'spans'>,
  tokens: number,
  count: TokenCounter,
): readonly Span[] {
  const found = sentences(text)
  const parts: readonly Span[] = found.length > 0 ? found : [{ start: 0, end: text.length }]
  const votes = parts.map((part) =>
    spans.reduce((sum, span) => (overlaps(span, part) ? sum + span.strength : sum), 0),
  )
  const order = [...parts.keys()].toSorted((a, b) => (votes[b] ?? 0) - (votes[a] ?? 0) || a - b)
  const taken: number[] = []
  let used = 0
  for (const i of order) {
    const part = parts[i]
    if (part === undefined) continue
    // One for the gap that it may leave.
    const cost = count(text.slice(part.start, part.end)) + 1
    if (used + cost > tokens) {
      if (taken.length === 0) return [cutPart(text, part, spans, tokens, count)]
      // What is left may still take a shorter one; but too little is not looked through to the end.
      if (tokens - used < leastExcerpt) break
      continue
    }
    taken.push(i)
    used += cost
  }
  return taken.toSorted((a, b) => a - b).flatMap((i) => parts[i] ?? [])
}

/** Parts of a text, in their order; `…` stands where something is left out. */
export function shownText(text: string, spans: readonly Span[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { start, end } of [...spans, { start: text.length, end: text.length }]) {
    if (text.slice(at, start).trim() !== '') pieces.push(gap)
    pieces.push(text.slice(start, end).trimEnd())
    at = end
  }
  return pieces.filter((piece) => piece !== '').join(' ')
}

/** Of a sentence that is too long itself, what stands from the first place that matters on. */
function cutPart(
  text: string,
  part: Span,
  spans: Candidate['spans'],
  tokens: number,
  count: TokenCounter,
): Span {
  const places = spans.filter((span) => overlaps(span, part)).map(({ start }) => start)
  const first = places.length === 0 ? part.start : Math.max(part.start, Math.min(...places))
  const from = wordStart(text, first, part.start)
  const upTo = (length: number): Span => ({ start: from, end: wholeCharacter(text, from + length) })
  let low = 0
  let high = part.end - from
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (count(shownText(text, [upTo(middle)])) <= tokens) low = middle
    else high = middle - 1
  }
  const space = text.slice(from, from + low).search(/\s\S*$/)
  return upTo(from + low < part.end && space > 0 ? space : low)
}

/** Where the word begins that a place is in, unless that is far away. */
function wordStart(text: string, at: number, least: number): number {
  const start = Math.max(least, at - 40)
  const space = text.slice(start, at).search(/\S+$/)
  return wholeCharacter(text, space < 0 ? at : start + space)
}

/** The place itself, or the one before it where it would part a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && a.end > b.start
}
