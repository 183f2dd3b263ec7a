import type { Signal } from '../contract/signal.ts'
import { sentences } from '../passages.ts'
import { endsAsking, questionMark } from '../question-mark.ts'
import { brevity } from './length.ts'

/** Words at which a turn that only asks weighs half. */
const halfLength = 40

/**
 * The share of a record's sentences that are questions, less for longer ones. A short turn that only asks shares its
 * words with the cue and holds no answer; a long one tells why it asks. Half for what a user asks an assistant: that
 * they asked is itself something that happened.
 */
export function askingSignal(weight = -2): Signal {
  return {
    name: 'asking',
    weight,
    ask:
      () =>
      ({ text, role }) => {
        const short = brevity(text, halfLength)
        return short === 0 ? 0 : share(text) * short * (role === 'user' ? 0.5 : 1)
      },
  }
}

function share(text: string): number {
  if (!questionMark.test(text)) return 0
  const spans = sentences(text)
  const parts = spans.length === 0 ? [text.trim()] : spans.map(({ start, end }) => text.slice(start, end))
  return parts.filter((part) => endsAsking.test(part)).length / parts.length
}
