/** A word of a text, or a part of one in scripts that put no spaces between words. */
export interface Word {
  /** Folded: NFKC, small letters. */
  readonly word: string
  /** Its place in the text as it stands, in UTF-16 code units, half-open. */
  readonly start: number
  readonly end: number
}

/** Longer words are cut: keys, addresses and encoded bytes shall not fill the index. UTF-16 code units. */
const maxLength = 64

/** Scripts that put no spaces between words, and Hangul, whose words carry endings. */
const packed = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Lana}\p{scx=Tale}\p{scx=Talu}\p{scx=Tavt}\p{scx=Yiii}]&&[\p{L}\p{Nl}]]`

/** A letter with its marks. */
const unit = String.raw`${packed}\p{M}*`

/** Group 1: a run without spaces. Else a word, with its marks; apostrophes join. */
const runs = new RegExp(
  String.raw`((?:${unit})+)|[[\p{L}\p{N}]--${packed}][[\p{L}\p{M}\p{N}]--${packed}]*(?:['’][[\p{L}\p{N}]--${packed}][[\p{L}\p{M}\p{N}]--${packed}]*)*`,
  'gv',
)
const units = new RegExp(unit, 'gv')
const ascii = /^[\0-\x7f]*$/
const asciiRuns = /[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*/g
const pieces = /[^'’]+/g
const apostrophe = /['’]/

/**
 * The words of a text in their order, folded. A possessive 's is left out. Words that an apostrophe joins are two
 * (`l'amour`), unless `whole` says of both, joined by `'`, that they are one (`won't`). In scripts without spaces and
 * in Hangul: each two adjacent letters, which needs no dictionary and is the same on every machine; `isPart` tells them.
 */
export function wordsOf(text: string, whole?: (joined: string) => boolean): readonly Word[] {
  const words: Word[] = []
  const simple = ascii.test(text)
  for (const { 0: run, 1: spaceless, index } of text.matchAll(simple ? asciiRuns : runs)) {
    if (spaceless !== undefined) addPairs(words, run, index)
    else if (apostrophe.test(run)) addJoined(words, run, index, whole)
    else words.push({ word: fold(run, simple), start: index, end: index + run.length })
  }
  return words
}

/** Whether a folded word is of a script that `wordsOf` takes apart into pairs of letters. */
export function isPart(word: string): boolean {
  return spacelessStart.test(word)
}

const spacelessStart = new RegExp(`^${unit}`, 'v')

/** How many letters such a word has: 2, or 1 where it stood alone. */
export function lettersOf(word: string): number {
  return word.match(units)?.length ?? 0
}

function fold(run: string, simple: boolean): string {
  return cut(simple ? run.toLowerCase() : run.normalize('NFKC').toLowerCase())
}

/** Never in the middle of a character. */
function cut(word: string): string {
  if (word.length <= maxLength) return word
  const last = word.charCodeAt(maxLength - 1)
  return word.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength)
}

function addJoined(words: Word[], run: string, at: number, whole?: (joined: string) => boolean): void {
  const joined = fold(run, false).replaceAll('’', "'")
  if (whole?.(joined) === true) {
    words.push({ word: joined, start: at, end: at + run.length })
    return
  }
  for (const { 0: piece, index } of run.matchAll(pieces)) {
    const word = fold(piece, false)
    if (index > 0 && word === 's') continue
    words.push({ word, start: at + index, end: at + index + piece.length })
  }
}

/** Each two adjacent letters of the run; of one letter alone, itself. */
function addPairs(words: Word[], run: string, at: number): void {
  const folded = run.normalize('NFKC').toLowerCase()
  const letters = [...folded.matchAll(units)]
  // Where folding changes lengths (half-width kana), places inside the run are not known: then it is the run's.
  const same = folded.length === run.length
  const place = (from: number, to: number): { readonly start: number; readonly end: number } =>
    same ? { start: at + from, end: at + to } : { start: at, end: at + run.length }
  const [first] = letters
  if (first === undefined) return
  if (letters.length === 1) {
    words.push({ word: first[0], ...place(0, folded.length) })
    return
  }
  for (const [i, { 0: letter, index }] of letters.entries()) {
    const next = letters[i + 1]
    if (next === undefined) return
    words.push({ word: cut(letter + next[0]), ...place(index, next.index + next[0].length) })
  }
}
