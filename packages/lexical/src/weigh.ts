import { Pace } from './pace.ts'
import { numbered, occurrences, type NumberedPhrase } from './phrase.ts'
import { countIn, firstAtLeast, rowIn } from './postings.ts'
import type { Question, Sought } from './question.ts'
import { answering, b, halfLength, k1, maxCount, nameWeight, share } from './ranking.ts'
import { none, type Rows } from './rows.ts'
import type { WordIndex } from './word-index.ts'

/** Something asked for that the scope has: what it is worth, and how to know it again in a record. */
export type Part =
  | { readonly kind: 'term'; readonly value: number; readonly terms: ReadonlySet<number> }
  | { readonly kind: 'phrase'; readonly value: number; readonly phrase: NumberedPhrase }

/** How strong every record of one scope is. */
export interface Weights {
  /** By row; 0 where nothing speaks for it. */
  readonly scores: Float64Array
  /** The rows above 0, in no order. */
  readonly rows: Uint32Array
  readonly parts: readonly Part[]
  /** By term: the parts that ask for it, rising. A question may have thousands of them. */
  readonly asking: ReadonlyMap<number, readonly number[]>
}

/**
 * Weighs all records by the formula of `ranking.ts`, and yields after about every `slice` postings, or words of texts
 * that may hold a phrase. The index may not change in between. Sums run in an order that follows from the living records alone, the neighbours' in that of their
 * seqs: the same bits, whatever was erased before.
 */
export function* weigh(
  index: WordIndex,
  { sought, phrases }: Question,
  isName: (term: string) => boolean,
  slice: number,
): Generator<void, Weights, void> {
  const sums = new Sums(index)
  const parts: Part[] = []
  const others = sought.some((one) => one.kind !== 'term' || !isName(one.text))
  const pace = new Pace(slice)
  for (const one of sought) {
    const terms = termsOf(one, index)
    if (terms.size === 0) continue
    const postings = together(terms, index)
    const value =
      (others && one.kind === 'term' && isName(one.text) ? nameWeight : 1) * sums.idf(postings.length)
    parts.push({ kind: 'term', value, terms })
    yield* spread(sums, postings, true, pace)
    sums.saturate(value)
  }
  for (const one of phrases) {
    const phrase = numbered(one, index.vocabulary)
    if (phrase === undefined) continue
    const postings = yield* holding(phrase, index, pace)
    if (postings.length === 0) continue
    const value = sums.idf(postings.length)
    parts.push({ kind: 'phrase', value, phrase })
    yield* spread(sums, postings, false, pace)
    sums.saturate(value)
  }
  return { scores: sums.scores, rows: sums.rows.subarray(0, sums.count), parts, asking: askingFor(parts) }
}

function* spread(sums: Sums, postings: Uint32Array, lends: boolean, pace: Pace): Generator<void, void, void> {
  for (let from = 0; from < postings.length;) {
    const to = Math.min(postings.length, from + pace.left)
    sums.spread(postings, from, to, lends)
    const pause = pace.spend(to - from)
    from = to
    if (pause) yield
  }
}

function askingFor(parts: readonly Part[]): ReadonlyMap<number, readonly number[]> {
  const asking = new Map<number, number[]>()
  for (const [part, one] of parts.entries()) {
    if (one.kind !== 'term') continue
    for (const term of one.terms) {
      const known = asking.get(term)
      if (known === undefined) asking.set(term, [part])
      else known.push(part)
    }
  }
  return asking
}

/** Numbers of the terms that are meant. */
function termsOf(one: Sought, { vocabulary }: WordIndex): ReadonlySet<number> {
  const terms = new Set<number>()
  switch (one.kind) {
    case 'term': {
      const term = vocabulary.term(one.text)
      if (term !== undefined) terms.add(term)
      break
    }
    case 'begin':
      for (const [text, word] of vocabulary.words())
        if (text.startsWith(one.text)) terms.add(vocabulary.termOf.at(word))
      break
  }
  return terms
}

/** Several terms as one: counts add up. */
function together(terms: ReadonlySet<number>, { postings }: WordIndex): Uint32Array {
  const lists = [...terms].map((term) => postings.of(term))
  const [only] = lists
  // A copy: the arena may be another one after a pause.
  if (only !== undefined && lists.length === 1) return only.slice()
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  // By row: it is in the high bits.
  all.sort()
  let end = 0
  for (const posting of all) {
    const last = all[end - 1] ?? 0
    if (end > 0 && rowIn(last) === rowIn(posting))
      all[end - 1] = last - countIn(last) + Math.min(maxCount, countIn(last) + countIn(posting))
    else all[end++] = posting
  }
  return all.subarray(0, end)
}

/** Which rows hold the phrase, and how often. */
function* holding(phrase: NumberedPhrase, index: WordIndex, pace: Pace): Generator<void, Uint32Array, void> {
  const lists = phrase
    .map(({ word }) => index.postings.of(index.vocabulary.termOf.at(word)))
    .sort((x, y) => x.length - y.length)
  const [rarest = new Uint32Array(0), ...more] = lists
  const found: number[] = []
  for (const posting of rarest) {
    const row = rowIn(posting)
    const all = more.every((list) => rowIn(list[firstAtLeast(list, row)] ?? 0) === row)
    if (all) {
      const { length } = occurrences(phrase, index.tokensOf(row))
      if (length > 0) found.push(posting - countIn(posting) + Math.min(maxCount, length))
    }
    // At each word of a text, as many beginnings of the phrase may be under way as it has words.
    if (pace.spend(phrase.length * (all ? index.rows.length(row) : 1))) yield
  }
  return Uint32Array.from(found)
}

/** Scores by row, and of the term at work: what rows hold themselves and what they borrow. */
class Sums {
  readonly scores: Float64Array
  readonly rows: Uint32Array
  count = 0
  readonly #own: Float64Array
  readonly #borrowed: Float64Array
  /** Rows that the term at work reaches. */
  readonly #reached: Uint32Array
  #reachedCount = 0
  readonly #rows: Rows
  readonly #average: number

  constructor(index: WordIndex) {
    const { count } = index.rows
    this.#rows = index.rows
    this.#average = index.average
    this.scores = new Float64Array(count)
    this.rows = new Uint32Array(count)
    this.#own = new Float64Array(count)
    this.#borrowed = new Float64Array(count)
    this.#reached = new Uint32Array(count)
  }

  idf(holders: number): number {
    return Math.log(1 + (this.#rows.records - holders + 0.5) / (holders + 0.5))
  }

  /** Postings rise by row, so that each row's neighbours are added in the order of their seqs. */
  spread(postings: Uint32Array, from: number, to: number, lends: boolean): void {
    const own = this.#own
    const { before, after } = this.#rows
    for (let i = from; i < to; i++) {
      const posting = postings[i] ?? 0
      const row = rowIn(posting)
      const strength = countIn(posting) / (1 - b + (b * this.#rows.length(row)) / this.#average)
      this.#reach(row)
      own[row] = strength
      if (!lends) continue
      const told = this.#rows.asks(row) ? strength * answering : strength
      const next = after.at(row)
      if (next !== none) {
        this.#lend(next, told * share.before)
        const second = after.at(next)
        if (second !== none) this.#lend(second, told * share.beforeThat)
      }
      const previous = before.at(row)
      if (previous !== none) {
        this.#lend(previous, strength * share.after)
        const second = before.at(previous)
        if (second !== none) this.#lend(second, strength * share.afterThat)
      }
    }
  }

  /** Adds the term at work to the scores, and is ready for the next. */
  saturate(value: number): void {
    const { scores } = this
    const own = this.#own
    const borrowed = this.#borrowed
    for (let i = 0; i < this.#reachedCount; i++) {
      const row = this.#reached[i] ?? 0
      const length = this.#rows.length(row) / halfLength
      const lent = 1 / (1 + length * length)
      const tf = (own[row] ?? 0) + lent * (borrowed[row] ?? 0)
      const score = scores[row] ?? 0
      if (score === 0) this.rows[this.count++] = row
      scores[row] = score + (value * tf * (k1 + 1)) / (tf + k1)
      own[row] = 0
      borrowed[row] = 0
    }
    this.#reachedCount = 0
  }

  #lend(row: number, strength: number): void {
    this.#reach(row)
    this.#borrowed[row] = (this.#borrowed[row] ?? 0) + strength
  }

  #reach(row: number): void {
    if (this.#own[row] === 0 && this.#borrowed[row] === 0) this.#reached[this.#reachedCount++] = row
  }
}
