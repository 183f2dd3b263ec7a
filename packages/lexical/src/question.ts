import type { Language } from './language.ts'
import { isPart, type Word } from './words.ts'

/** One thing to look for. `begin`: all words that begin so. */
export type Sought =
  | { readonly kind: 'term'; readonly text: string }
  | { readonly kind: 'begin'; readonly text: string }

/** Words as they are written, each with its distance from the first. */
export type Phrase = readonly { readonly word: string; readonly offset: number }[]

export interface Question {
  /** Distinct, in the order asked. */
  readonly sought: readonly Sought[]
  readonly phrases: readonly Phrase[]
}

const quoted = /["“”„«»「」『』]([^"“”„«»「」『』]+)["“”„«»「」『』]/gu
const wordCharacter = /^[\p{L}\p{N}\p{M}*]/u
/** Each costs a look at the whole vocabulary, or at all records with its rarest word. */
const maxPhrases = 16
const maxBegins = 16
/** Of a phrase: each may be under way at each place of a text. */
const maxWords = 64

/**
 * What a question asks for: its words; those of them that end in `*` as beginnings; what stands in quotation marks as
 * phrases (of up to 64 words), whose words are asked for like all others. There are no errors: what is no such thing is plain text.
 */
export function parseQuestion(text: string, language: Language): Question {
  const sought = new Map<string, Sought>()
  let begins = 0
  for (const word of language.words(text)) {
    const one = soughtAs(text, word, language, begins < maxBegins)
    if (one === undefined) continue
    const key = `${one.kind} ${one.text}`
    if (sought.has(key)) continue
    if (one.kind === 'begin') begins += 1
    sought.set(key, one)
  }
  return { sought: [...sought.values()], phrases: phrasesIn(text, language) }
}

function soughtAs(text: string, at: Word, language: Language, mayBegin: boolean): Sought | undefined {
  const { word, start, end } = at
  // Stars on both sides are emphasis, and one before a letter is arithmetic.
  const starred =
    text[end] === '*' && text[start - 1] !== '*' && !wordCharacter.test(text.slice(end + 1, end + 3))
  if (starred && mayBegin && !isPart(word) && word.length > 1) return { kind: 'begin', text: word }
  const term = language.term(word)
  return term === undefined || term === '' ? undefined : { kind: 'term', text: term }
}

function phrasesIn(text: string, language: Language): readonly Phrase[] {
  const phrases = new Map<string, Phrase>()
  for (const { 1: inside = '' } of text.matchAll(quoted)) {
    if (phrases.size === maxPhrases) break
    const words = [...language.words(inside)].flatMap(({ word }, position) => {
      const term = language.term(word)
      return term === undefined || term === '' ? [] : [{ word, position }]
    })
    const first = words[0]?.position ?? 0
    if (words.length > 0 && words.length <= maxWords)
      phrases.set(
        JSON.stringify(words),
        words.map(({ word, position }) => ({ word, offset: position - first })),
      )
  }
  return [...phrases.values()]
}
