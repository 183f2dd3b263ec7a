import { sentences, type Span } from '@mnestic/core'

/** Core joins neighbours where there would be more. */
const most = 64

/** Every sentence of a text, however many: a question and a statement joined would be one question. */
export function sentencesOf(text: string): readonly Span[] {
  const spans = sentences(text)
  if (spans.length === 0) return [{ start: 0, end: text.length }]
  if (spans.length < most) return spans
  return spans.flatMap(({ start, end }) =>
    sentencesOf(text.slice(start, end)).map((span) => ({ start: start + span.start, end: start + span.end })),
  )
}
