/** A word of a sentence, as far as names care. */
export interface Token {
  readonly start: number
  /** Before an ending such as `'s`. */
  readonly end: number
  /** Of it, as written. */
  readonly word: string
  /** In small letters. */
  readonly lower: string
  /** Begins with a capital letter. */
  readonly capital: boolean
  /** Two capital letters or more, and no small one. */
  readonly allCapitals: boolean
  /** Stands where any word has a capital: at a beginning, after a colon, a quotation mark, a bracket. */
  readonly first: boolean
  /** Has such an ending, or that of a verb made short: `'s`, `'ll`. */
  readonly possessive: boolean
}

/** `U.S.`; words with hyphens and apostrophes inside; a connector that is a sign. */
const word = /(?:\p{Lu}\.){2,}|\p{L}[\p{L}\p{M}\p{N}]*(?:['-]\p{L}[\p{L}\p{M}\p{N}]*)*|&/gu
/** French: the name begins after it. */
const elision = /^(?:[ldjnmstc]|qu)'(?=\p{L})/iu
/** After these a word goes on with the sentence; also after the runs of a mask. */
const goesOn = /[\p{L}\p{M}\p{N}\p{Co},;'&)%-]$/u

/** The words of a plain sentence. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(word)].map((match) => {
    const lead = elision.exec(match[0])?.[0].length ?? 0
    const full = match[0].slice(lead)
    const ending = /'(?:s|re|ve|ll|d|m)$/iu.exec(full)?.[0] ?? ''
    const written = ending.length < full.length ? full.slice(0, full.length - ending.length) : full
    const start = match.index + lead
    const letters = written.replaceAll(/[^\p{L}]/gu, '')
    return {
      start,
      end: start + written.length,
      word: written,
      lower: written.toLowerCase(),
      capital: /^\p{Lu}/u.test(written),
      allCapitals:
        letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase(),
      first: lead === 0 ? !goesOn.test(text.slice(0, start).trimEnd()) : false,
      possessive: ending !== '',
    }
  })
}
