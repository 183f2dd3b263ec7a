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
 * in Hangul: each letter and each pair of adjacent ones, which needs no dictionary and is the same on every machine.
 */
export function wordsOf(text: string, whole?: (joined: string) => boolean): readonly Word[] {
  const words: Word[] = []
  const simple = ascii.test(text)
  for (const { 0: run, 1: spaceless, index } of text.matchAll(simple ? asciiRuns : runs)) {
    if (spaceless !== undefined) addLetters(words, run, index)
    else if (apostrophe.test(run)) addJoined(words, run, index, whole)
    else words.push({ word: fold(run, simple), start: index, end: index + run.length })
  }
  return words
}

/** Whether a folded word is of a script that `wordsOf` takes apart. */
export function isPart(word: string): boolean {
  return spaceless.test(word)
}

const spaceless = new RegExp(`^${unit}`, 'v')

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

/** Each letter of the run, and after it the pair that it makes with the next. */
function addLetters(words: Word[], run: string, at: number): void {
  const folded = run.normalize('NFKC').toLowerCase()
  const letters = [...folded.matchAll(units)]
  // Where folding changes lengths (half-width kana), places inside the run are not known: then it is the run's.
  const same = folded.length === run.length
  const add = (word: string, from: number): void => {
    const [start, end] = same ? [at + from, at + from + word.length] : [at, at + run.length]
    words.push({ word: cut(word), start, end })
  }
  for (const [i, { 0: letter, index }] of letters.entries()) {
    add(letter, index)
    const next = letters[i + 1]
    if (next !== undefined) add(letter + next[0], index)
  }
}
