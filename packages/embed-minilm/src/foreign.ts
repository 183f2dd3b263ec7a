const letter = /\p{L}/gu
const latin = /\p{Script=Latin}/gu

/** Words in BERT's English vocabulary (uncased), which all models of this kind share that were made for English alone. */
export const englishVocabulary = 30_522

/**
 * Whether most letters of a text are of other scripts than Latin: an English model has read hardly any of them, and its
 * vector would say what script it is rather than what is meant.
 */
export function isForeign(text: string): boolean {
  const letters = text.match(letter)?.length ?? 0
  return letters > 0 && 2 * (text.match(latin)?.length ?? 0) < letters
}
