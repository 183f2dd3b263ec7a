import { termsOf, type Terms } from './terms.ts'
import type { Term, Vocabulary } from './vocabulary.ts'

/** Later ones of a longer cue do not count. */
const maxTerms = 256

/** What a cue asks for. */
export interface Asked {
  /** The cue's distinct terms that some record has: its place among all of the cue's. */
  readonly places: ReadonlyMap<Term, number>
  /** By place: how much finding the term says, idf = ln(1 + (N - n + .5) / (n + .5)), as BM25 has it. */
  readonly worth: readonly number[]
  /** Of all places together; above 0. */
  readonly total: number
}

/** `undefined` for a cue without terms. Names of those who talk are no terms: who spoke is weighed elsewhere. */
export function askedBy(
  cue: string,
  language: Terms,
  speakers: ReadonlySet<string>,
  vocabulary: Vocabulary,
  records: number,
): Asked | undefined {
  const others = {
    words: (text: string) => [...language.words(text)].filter(({ word }) => !speakers.has(word)),
    term: (word: string) => language.term(word),
  }
  const distinct = [...new Set(termsOf(others, cue).terms)].slice(0, maxTerms)
  if (distinct.length === 0) return undefined
  const places = new Map<Term, number>()
  const worth = distinct.map((text, place) => {
    const term = vocabulary.find(text)
    if (term !== undefined) places.set(term, place)
    const n = term?.records ?? 0
    return Math.log(1 + (records - n + 0.5) / (n + 0.5))
  })
  return { places, worth, total: worth.reduce((sum, idf) => sum + idf, 0) }
}
