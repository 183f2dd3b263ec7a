import type { Phrase } from './question.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { Tokens } from './token-log.ts'

/** A phrase in the numbers of one vocabulary. */
export type NumberedPhrase = readonly { readonly word: number; readonly offset: number }[]

/** `undefined` where one of its words is in no record. */
export function numbered(phrase: Phrase, vocabulary: Vocabulary): NumberedPhrase | undefined {
  const words = phrase.flatMap(({ word, offset }) => {
    const number = vocabulary.word(word)
    return number === undefined ? [] : [{ word: number, offset }]
  })
  return words.length === phrase.length ? words : undefined
}

/** Where the phrase stands in a record: spans of its text, in order. */
export function occurrences(
  phrase: NumberedPhrase,
  tokens: Tokens,
): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = []
  // Begun ones: how many words have been met. At most one begins at each token.
  let open: { readonly position: number; readonly start: number; readonly met: number }[] = []
  while (tokens.next()) {
    const { word, position, start, end } = tokens
    const still: typeof open = []
    if (phrase[0]?.word === word) open.push({ position, start, met: 0 })
    for (const one of open) {
      const wanted = phrase[one.met]
      const at = one.position + (wanted?.offset ?? 0)
      if (at > position) still.push(one)
      else if (at === position && wanted?.word === word) {
        if (one.met + 1 === phrase.length) found.push({ start: one.start, end })
        else still.push({ ...one, met: one.met + 1 })
      }
    }
    open = still
  }
  return found
}
