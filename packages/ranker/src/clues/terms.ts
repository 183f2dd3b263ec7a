/** How texts and cues become terms: the `language` of a lexical index is one. */
export interface Terms {
  /** The words of a text in order, folded. */
  words(text: string): Iterable<{ readonly word: string }>
  /** What a word counts as, as a rule its stem; `undefined`: it tells nothing. Deterministic. */
  term(word: string): string | undefined
}

/** The terms of a text in order; with them how many words it has, those that tell nothing among them. */
export function termsOf(
  language: Terms,
  text: string,
): { readonly terms: readonly string[]; readonly words: readonly string[] } {
  const all = [...language.words(text)].map(({ word }) => word)
  return {
    words: all,
    terms: all.flatMap((word) => {
      const found = language.term(word)
      return found === undefined || found === '' ? [] : [found]
    }),
  }
}
