import { packed } from './scripts.ts'

const space = 1
const letter = 2
const single = 3

/** By UTF-16 code unit, 0 where it was never asked for. A table, since texts of megabytes are counted. */
const kinds = new Uint8Array(0x1_0000)

const singles = new RegExp(`^[${packed}]`, 'v')

/**
 * A guess of a text's tokens without a tokenizer: one for each character of CJK and of the scripts of South-East Asia
 * that put no space between words, one for each punctuation mark, and one for every five letters of a word (rounded up).
 * Within 15 % of current tokenizers on English prose; give `countTokens` the tokenizer of your model where the budget is
 * tight.
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  let letters = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    const pair = code >= 0xd800 && code <= 0xdbff && (text.codePointAt(i) ?? 0) > 0xffff
    const kind = pair ? kindOf(text.slice(i, i + 2)) : (kinds[code] ||= kindOf(text.charAt(i)))
    if (pair) i += 1
    if (kind === letter) {
      letters += pair ? 2 : 1
      continue
    }
    tokens += Math.ceil(letters / 5)
    letters = 0
    if (kind === single) tokens += 1
  }
  return tokens + Math.ceil(letters / 5)
}

function kindOf(character: string): number {
  if (singles.test(character)) return single
  if (/[\p{L}\p{M}\p{N}]/u.test(character)) return letter
  return /\s/.test(character) ? space : single
}
