const word =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|\p{N}+/gu

/**
 * How far a text is from a turn of talk: 1 for a short one, half at so many words, 1 / (1 + (words / half)²). The one
 * rule by which signals that tell short turns apart let long messages alone; words of scripts without spaces are
 * characters.
 */
export function brevity(text: string, half: number): number {
  const length = (text.match(word)?.length ?? 0) / half
  return 1 / (1 + length * length)
}
