import { wordsOf, type Word } from './words.ts'

/** How texts and questions become terms: the same way on both sides, whatever language a record is in. */
export interface Language {
  /** Names it and its version: an index that was made under another name is made anew. */
  readonly name: string
  /** The words of a text in order, starts rising; the position of a word in the list is its place in phrases. */
  words(text: string): Iterable<Word>
  /** What a word is indexed under, as a rule its stem; `undefined`: it tells nothing and is left out. Deterministic. */
  term(word: string): string | undefined
}

export interface LanguageParts {
  readonly name: string
  /** Default: the word itself. */
  readonly stem?: ((word: string) => string) | undefined
  /** Folded as `wordsOf` folds; with their apostrophes (`won't`). Default: none. */
  readonly stopWords?: Iterable<string> | undefined
}

/** A language from its stemmer and its stop words; words are what `wordsOf` finds. */
export function language({ name, stem = (word) => word, stopWords = [] }: LanguageParts): Language {
  const stop = new Set(stopWords)
  const isStop = (word: string): boolean => stop.has(word)
  return {
    name,
    words: (text) => wordsOf(text, isStop),
    term: (word) => (stop.has(word) ? undefined : stem(word)),
  }
}
