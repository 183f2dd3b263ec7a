import { namedIn, type Place } from './people.ts'

const pronouns: Readonly<Record<string, string>> = {
  he: 'I',
  she: 'I',
  him: 'me',
  his: 'my',
  her: 'my',
  hers: 'mine',
  himself: 'myself',
  herself: 'myself',
}

/** What stands before or after the name, and what it becomes beside `I`. */
const agreement: readonly (readonly [RegExp, string])[] = [
  [/\bdoes I\b/gi, 'do I'],
  [/\bis I\b/gi, 'am I'],
  [/\bhas I\b/gi, 'have I'],
  [/\bI is\b/g, 'I am'],
  [/\bI has\b/g, 'I have'],
  [/\bI does\b/g, 'I do'],
]
const english = /\b(?:what|who|whom|whose|when|where|which|why|how|did|does|do|is|was|has|had|the|of|to)\b/i

/**
 * An English question about one speaker in the words in which that speaker would answer: `When did Ana move to her
 * flat?` becomes `When did I move to my flat?`. Turns are told in the first person, and sentence embeddings compare
 * words: on LoCoMo's developers' half MiniLM alone finds 65.6 instead of 47.5 of 100 among the first ten.
 *
 * Where no speaker or several are named, and in other languages, the text stays as it is.
 */
export function inFirstPerson(text: string, speakers: readonly string[]): string {
  if (!english.test(text)) return text
  const [only, ...others] = namedIn(text, speakers).values()
  if (only === undefined || others.length > 0) return text
  const mine = replaceNames(text, only).replace(
    /\b(?:he|she|him|his|hers?|himself|herself)\b/gi,
    (word) => pronouns[word.toLowerCase()] ?? word,
  )
  return agreement.reduce((said, [wrong, right]) => said.replace(wrong, right), mine)
}

function replaceNames(text: string, places: readonly Place[]): string {
  let said = ''
  let at = 0
  for (const { start, end } of places) {
    const possessive = /^(?:['’]s|['’](?=\s))/.exec(text.slice(end))?.[0] ?? ''
    said += `${text.slice(at, start)}${possessive === '' ? 'I' : 'my'}`
    at = end + possessive.length
  }
  return said + text.slice(at)
}
