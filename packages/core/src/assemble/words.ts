import { spaceless } from '../scripts.ts'

const word = new RegExp(String.raw`[${spaceless}]|[[\p{L}\p{M}\p{N}]--[${spaceless}]]+`, 'gv')

/** The words of a text without case, punctuation and spacing; each character of a script without spaces is one. */
export function wordsOf(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(word) ?? []
}
