import { U32List } from './u32-list.ts'

/**
 * The words of one scope as they are written, and the terms under which they are indexed. Words are kept beside terms
 * for exact phrases and beginnings of words, and so that a word is stemmed once. What no record holds any more is gone
 * from here at once; its number is not used again.
 */
export class Vocabulary {
  /** By number of a word. Empty: gone. */
  readonly wordTexts: string[] = []
  readonly termTexts: string[] = []
  /** By number of a word: its term. */
  readonly termOf: U32List = new U32List()
  /** By number of a word: how often it stands in the scope's records. */
  readonly uses: U32List = new U32List()
  /** By number of a term: its words. */
  readonly #words: U32List = new U32List()
  readonly #wordNumbers = new Map<string, number>()
  readonly #termNumbers = new Map<string, number>()

  word(text: string): number | undefined {
    return this.#wordNumbers.get(text)
  }

  term(text: string): number | undefined {
    return this.#termNumbers.get(text)
  }

  /** Numbers of all living words, with their texts. */
  words(): Iterable<readonly [string, number]> {
    return this.#wordNumbers
  }

  /** A new word, with its term, which may be known. */
  add(text: string, term: string): number {
    const word = this.wordTexts.length
    this.wordTexts.push(text)
    this.#wordNumbers.set(text, word)
    this.uses.push(0)
    let number = this.#termNumbers.get(term)
    if (number === undefined) {
      number = this.termTexts.length
      this.termTexts.push(term)
      this.#termNumbers.set(term, number)
      this.#words.push(0)
    }
    this.#words.set(number, this.#words.at(number) + 1)
    this.termOf.push(number)
    return word
  }

  use(word: number): void {
    this.uses.set(word, this.uses.at(word) + 1)
  }

  /** One use less; with the last one the word goes, and with its last word a term. */
  unuse(word: number): void {
    const left = this.uses.at(word) - 1
    this.uses.set(word, left)
    if (left > 0) return
    this.#wordNumbers.delete(this.wordTexts[word] ?? '')
    this.wordTexts[word] = ''
    const term = this.termOf.at(word)
    this.#words.set(term, this.#words.at(term) - 1)
    if (this.#words.at(term) > 0) return
    this.#termNumbers.delete(this.termTexts[term] ?? '')
    this.termTexts[term] = ''
  }

  /** From a snapshot, into an empty one. */
  restore(
    wordTexts: readonly string[],
    termTexts: readonly string[],
    termOf: Uint32Array,
    uses: Uint32Array,
  ): void {
    for (const [word, text] of wordTexts.entries()) {
      this.add(text, termTexts[termOf[word] ?? 0] ?? '')
      this.uses.set(word, uses[word] ?? 0)
    }
  }
}
