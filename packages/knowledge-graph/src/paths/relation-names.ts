import { isFunctionWord } from './function-words.ts'
import { wordsIn } from './words.ts'

/** Between the levels of a name with levels: `people/person/place_of_birth`, `foaf:knows`, an IRI. */
const levels = /[/#:.]+/u
/** Where small letters or digits meet a capital, and before the last capital of an abbreviation: `bornIn`, `hasISBNCode`. */
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu

/**
 * What a predicate's name says, as texts that a question's words are compared with: its words without function words,
 * of a name with levels those of the last level, and those of the last two. Never empty.
 */
export function nameTexts(name: string): readonly string[] {
  const parts = name.split(levels).filter((part) => part !== '')
  const last = textOf(parts.slice(-1))
  const texts = parts.length > 1 ? [last, textOf(parts.slice(-2))] : [last]
  return [...new Set(texts)]
}

function textOf(parts: readonly string[]): string {
  const words = wordsIn(parts.join(' ').replaceAll('_', ' ').replaceAll(humps, ' ')).map(({ text }) => text)
  const telling = words.filter((word) => !isFunctionWord(word))
  return (telling.length > 0 ? telling : words).join(' ') || parts.join(' ')
}
