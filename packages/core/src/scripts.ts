/**
 * Scripts that put no space between words, for a class of a regular expression with the `v` flag: what is counted or
 * compared by words takes each of their characters for one.
 */
export const spaceless: string = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`

/**
 * These and Hangul, for what takes words apart. Korean puts spaces between words, but a word carries its endings
 * (`민수가` names 민수), and tokenizers take it by syllables.
 */
export const packed: string = String.raw`${spaceless}\p{sc=Hang}`
