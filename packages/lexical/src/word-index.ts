import type { Seq } from '@mnestic/core'
import type { Language } from './language.ts'
import { Postings } from './postings.ts'
import { Rows, type RowInput } from './rows.ts'
import { TokenLog, type Tokens } from './token-log.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * Characters that end a question, in the scripts that have one of their own. The Greek one is typed as a semicolon, which
 * asks nothing elsewhere.
 */
const questionMark = /[?？؟՞\u037e፧⸮⁇⁈‽]|\p{sc=Grek};/u

/** The inverted index of one scope. */
export class WordIndex {
  readonly rows: Rows = new Rows()
  readonly vocabulary: Vocabulary = new Vocabulary()
  readonly postings: Postings
  readonly tokens: TokenLog
  /** Whether anything was erased since the index was made. */
  worn = false

  constructor(postings: Postings = new Postings(), tokens: TokenLog = new TokenLog()) {
    this.postings = postings
    this.tokens = tokens
  }

  /** A record whose seq is above all others'. */
  put({ text, ...row }: Omit<RowInput, 'asks'> & { readonly text: string }, language: Language): void {
    const entry = this.#begin({ ...row, asks: questionMark.test(text) })
    let position = 0
    for (const { word, start, end } of language.words(text)) {
      const number = this.vocabulary.word(word) ?? this.#newWord(word, language)
      if (number !== undefined) this.#add(entry, number, position, start, end)
      position += 1
    }
    this.#finish(entry)
  }

  /** `undefined`: it tells nothing. */
  #newWord(word: string, language: Language): number | undefined {
    const term = language.term(word)
    return term === undefined || term === '' ? undefined : this.vocabulary.add(word, term)
  }

  #begin(row: RowInput): Entry {
    return {
      row: this.rows.add(row, this.tokens.length),
      counts: new Map(),
      length: 0,
      position: 0,
      start: 0,
    }
  }

  #add(entry: Entry, word: number, position: number, start: number, end: number): void {
    this.vocabulary.use(word)
    // A user's own language may give places that fall back: they stay where they are.
    const from = Math.max(entry.start, start)
    this.tokens.push(position - entry.position, from - entry.start, Math.max(0, end - from), word)
    entry.position = position
    entry.start = from
    const term = this.vocabulary.termOf.at(word)
    entry.counts.set(term, (entry.counts.get(term) ?? 0) + 1)
    entry.length += 1
  }

  #finish({ row, counts, length }: Entry): void {
    for (const [term, count] of counts) this.postings.add(term, row, count)
    this.rows.setLength(row, length)
  }

  /** The words of a living row. */
  tokensOf(row: number): Tokens {
    const next = row + 1
    return this.tokens.read(
      this.rows.starts.at(row),
      next < this.rows.count ? this.rows.starts.at(next) : this.tokens.length,
    )
  }

  /** Average length of a record in terms. 0 without records. */
  get average(): number {
    return this.rows.records === 0 ? 0 : this.rows.terms / this.rows.records
  }

  /** Takes a record out; whether it was here. */
  erase(seq: Seq): boolean {
    const row = this.rows.rowOf(seq)
    if (row === undefined) return false
    const tokens = this.tokensOf(row)
    const terms = new Set<number>()
    while (tokens.next()) {
      terms.add(this.vocabulary.termOf.at(tokens.word))
      this.vocabulary.unuse(tokens.word)
    }
    for (const term of terms) this.postings.remove(term, row)
    const next = row + 1
    this.tokens.wipe(
      this.rows.starts.at(row),
      next < this.rows.count ? this.rows.starts.at(next) : this.tokens.length,
    )
    this.rows.remove(row)
    this.worn = true
    return true
  }

  /** The same without the traces of erased records: as if they had never been put. */
  renewed(): WordIndex {
    const index = new WordIndex()
    const { wordTexts, termTexts, termOf } = this.vocabulary
    /** By number of a word here: its number there and one, 0 where it has none yet. */
    const numbers = new Uint32Array(wordTexts.length)
    for (let row = 0; row < this.rows.count; row++) {
      if (!this.rows.isLiving(row)) continue
      const entry = index.#begin(this.rows.inputOf(row))
      const tokens = this.tokensOf(row)
      while (tokens.next()) {
        const { word, position, start, end } = tokens
        const number =
          numbers[word] || index.vocabulary.add(wordTexts[word] ?? '', termTexts[termOf.at(word)] ?? '') + 1
        numbers[word] = number
        index.#add(entry, number - 1, position, start, end)
      }
      index.#finish(entry)
    }
    return index
  }
}

/** A record on its way in. */
interface Entry {
  readonly row: number
  /** By number of a term. */
  readonly counts: Map<number, number>
  length: number
  position: number
  start: number
}
