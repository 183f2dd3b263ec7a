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
  let words = 0
  word.lastIndex = 0
  while (word.test(text)) {
    words += 1
    if (words > most * half) return 0
  }
  const length = words / half
  return 1 / (1 + length * length)
}
