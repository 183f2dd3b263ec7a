import type { ExtractedFact } from '../contract/extractor.ts'
import type { Sentence } from './sentence.ts'

/** Two names in one sentence: near each other, and no more is said. Paths do not go through it. */
export const coMention = 'mentioned_with'

/** More names in a sentence are a list, where each pair says nothing. */
const mostNames = 6
const confidence = 0.3

/** Names that stand in one sentence: that they have to do with each other is little more than a guess. */
export function coMentions({ names, start }: Sentence): readonly ExtractedFact[] {
  const distinct = [...new Map(names.map((name) => [name.name, name])).values()]
  if (distinct.length > mostNames) return []
  return distinct.flatMap((one, i) =>
    distinct.slice(i + 1).map((other) => ({
      subject: one.name,
      predicate: coMention,
      object: other.name,
      span: {
        start: start + Math.min(one.span.start, other.span.start),
        end: start + Math.max(one.span.end, other.span.end),
      },
      confidence,
    })),
  )
}
