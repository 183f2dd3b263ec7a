import type { Signal } from '../contract/signal.ts'
import { sentences } from '../passages.ts'

/** Words at which a turn that only asks weighs half. */
const halfLength = 30
const asks = /[?？؟]["'”’»)\]」』]*$/u
const word =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|\p{N}+/gu

/**
 * The share of a record's sentences that are questions, less for longer ones: 1 / (1 + (words / 30)²). A short turn
 * that only asks shares its words with the cue and holds no answer; a long one tells why it asks.
 */
export function askingSignal(weight = -2.5): Signal {
  return {
    name: 'asking',
    weight,
    ask:
      () =>
      ({ text }) =>
        asking(text),
  }
}

function asking(text: string): number {
  if (!/[?？؟]/.test(text)) return 0
  const spans = sentences(text)
  const parts = spans.length === 0 ? [text.trim()] : spans.map(({ start, end }) => text.slice(start, end))
  const share = parts.filter((part) => asks.test(part)).length / parts.length
  const words = text.match(word)?.length ?? 0
  return share / (1 + (words / halfLength) ** 2)
}
