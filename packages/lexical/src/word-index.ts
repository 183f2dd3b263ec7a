import type { Seq } from '@mnestic/core'
import type { Language } from './language.ts'
import { Postings } from './postings.ts'
import { Rows, type RowInput } from './rows.ts'
import { TokenLog, type Tokens } from './token-log.ts'
import { Vocabulary } from './vocabulary.ts'

/** Characters that end a question, in the scripts that have one of their own; the Greek one looks like a semicolon. */
const questionMark = /[?？؟՞;፧⸮⁇⁈‽]/u

/** A word that tells something, at its place: `position` among all words, `start` and `end` in the text. */
interface Placed {
  readonly word: string
  readonly term: string
  readonly position: number
  readonly start: number
  readonly end: number
}

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
  put(record: Omit<RowInput, 'asks'> & { readonly text: string }, language: Language): void {
    this.add({ ...record, asks: questionMark.test(record.text) }, this.#placed(record.text, language))
  }

  /** @internal */
  add(row: RowInput, words: Iterable<Placed>): void {
    const number = this.rows.add(row, this.tokens.length)
    const counts = new Map<number, number>()
    let length = 0
    let position = 0
    let start = 0
    for (const one of words) {
      const word = this.vocabulary.word(one.word) ?? this.vocabulary.add(one.word, one.term)
      this.vocabulary.use(word)
      // A user's own language may give places that fall back: they stay where they are.
      const from = Math.max(start, one.start)
      this.tokens.push(one.position - position, from - start, Math.max(0, one.end - from), word)
      position = one.position
      start = from
      const term = this.vocabulary.termOf.at(word)
      counts.set(term, (counts.get(term) ?? 0) + 1)
      length += 1
    }
    for (const [term, count] of counts) this.postings.add(term, number, count)
    this.rows.setLength(number, length)
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
    for (let row = 0; row < this.rows.count; row++) {
      if (!this.rows.isLiving(row)) continue
      index.add(
        {
          seq: this.rows.seqs.at(row),
          session: this.rows.session(row),
          speaker: this.rows.speaker(row),
          asks: this.rows.asks(row),
        },
        this.#wordsOf(row),
      )
    }
    return index
  }

  *#wordsOf(row: number): Iterable<Placed> {
    const tokens = this.tokensOf(row)
    while (tokens.next()) {
      const { word, position, start, end } = tokens
      yield {
        word: this.vocabulary.wordTexts[word] ?? '',
        term: this.vocabulary.termTexts[this.vocabulary.termOf.at(word)] ?? '',
        position,
        start,
        end,
      }
    }
  }

  *#placed(text: string, language: Language): Iterable<Placed> {
    let position = 0
    for (const { word, start, end } of language.words(text)) {
      const known = this.vocabulary.word(word)
      const term =
        known === undefined
          ? language.term(word)
          : this.vocabulary.termTexts[this.vocabulary.termOf.at(known)]
      if (term !== undefined && term !== '') yield { word, term, position, start, end }
      position += 1
    }
  }
}
