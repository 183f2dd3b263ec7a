import { spaceless } from '../scripts.ts'

const word = new RegExp(String.raw`[${spaceless}]|[\p{L}--[${spaceless}]]+|\p{N}+`, 'gv')

/** Above so many times half the length next to nothing is left (1/401), and a text of any length need not be counted. */
const most = 20

/**
 * How far a text is from a turn of talk: 1 for a short one, half at so many words, 1 / (1 + (words / half)²), 0 above 20 times as many. The one
 * rule by which signals that tell short turns apart let long messages alone; words of scripts without spaces are
 * characters.
 */
export function brevity(text: string, half: number): number {
  const words = wordsIn(text, most * half)
  if (words === undefined) return 0
  const length = words / half
  return 1 / (1 + length * length)
}

/** `undefined` for more than `limit`. Letters and digits of ASCII are told apart by their codes, many times as fast. */
function wordsIn(text: string, limit: number): number | undefined {
  let words = 0
  let before = 0
  for (let at = 0; at < text.length && words <= limit; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return anyWordsIn(text, limit)
    const kind = kinds[code] ?? 0
    if (kind !== 0 && kind !== before) words += 1
    before = kind
  }
  return words > limit ? undefined : words
}

/** Of every character of ASCII: 1 for letters, 2 for digits. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z]/i.test(character) ? 1 : /\d/.test(character) ? 2 : 0
})

function anyWordsIn(text: string, limit: number): number | undefined {
  let words = 0
  word.lastIndex = 0
  while (word.test(text)) {
    words += 1
    if (words > limit) return undefined
  }
  return words
}
