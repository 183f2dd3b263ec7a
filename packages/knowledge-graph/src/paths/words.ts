import type { Span } from '@mnestic/core'

export interface Word extends Span {
  /** NFKC, small letters. */
  readonly text: string
  /** Nothing stands between it and the word before. */
  readonly glued: boolean
}

/** An ideograph is a word; so is a run of any other letters and digits. */
const runs =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]+/gv

/** The words of a text in their order. An apostrophe ends one, so that `Ana's` is `ana` and `s`. */
export function wordsIn(text: string): readonly Word[] {
  const words: Word[] = []
  let end = -1
  for (const { 0: run, index } of text.matchAll(runs)) {
    words.push({
      text: run.normalize('NFKC').toLowerCase(),
      start: index,
      end: index + run.length,
      glued: index === end,
    })
    end = index + run.length
  }
  return words
}
