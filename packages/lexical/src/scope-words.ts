import {
  nextTurn,
  throwIfAborted,
  type BackendCue,
  type Hit,
  type PutChange,
  type RecallOptions,
  type ScopeView,
  type ScoreOptions,
  type Seq,
} from '@mnestic/core'
import type { Language } from './language.ts'
import { reasonsFor } from './matches.ts'
import { parseQuestion } from './question.ts'
import { fromBytes, toBytes } from './snapshot.ts'
import { strongest } from './strongest.ts'
import { weigh, type Weights } from './weigh.ts'
import { WordIndex } from './word-index.ts'

/** Postings between two turns of the event loop: about 10 ms. Counted, not timed, so that every run goes one way. */
const postingsPerSlice = 250_000
/** Readings that may be begun again because the records changed; the one after them does not pause. */
const patience = 3
/** Empty rows are given up when they are so many, and this share of all. */
const minErased = 64
const erasedShare = 1 / 4

/** What was found for a question, and in which state of the index. */
export interface Found {
  readonly index: WordIndex
  readonly changes: number
  readonly weights: Weights
}

/** The words of one scope. */
export class ScopeWords implements ScopeView {
  readonly #language: Language
  #index: WordIndex
  /** Rises with every record that comes or goes. */
  #changes = 0
  /** One read asks twice, which come to mind and how strong they are: the second time the answer is here. */
  readonly #found = new WeakMap<BackendCue, Found>()
  #names: { readonly changes: number; readonly terms: ReadonlySet<string> } | undefined

  constructor(language: Language, saved?: Uint8Array) {
    this.#language = language
    this.#index = saved === undefined ? new WordIndex() : fromBytes(saved)
  }

  put({ seq, body: { text, session, speaker } }: PutChange): void {
    this.#changes += 1
    this.#index.put({ seq, text, session, speaker }, this.#language)
  }

  /** Vectors mean nothing to words. */
  vectors(): void {}

  erase(seqs: readonly Seq[]): void {
    if (seqs.filter((seq) => this.#index.erase(seq)).length === 0) return
    this.#changes += 1
    const { rows } = this.#index
    const erased = rows.count - rows.records
    if (erased >= minErased && erased >= rows.count * erasedShare) this.#renew()
  }

  holds(seq: Seq): boolean {
    return this.#index.rows.rowOf(seq) !== undefined
  }

  save(): Uint8Array {
    if (this.#index.worn) this.#renew()
    return toBytes(this.#index)
  }

  async recall(cue: BackendCue, { allow, limit, signal }: RecallOptions): Promise<readonly Hit[]> {
    const may = (seq: Seq): boolean => allow.whole || allow.has(seq)
    return this.find(cue, signal, ({ index, weights }) => {
      const { seqs } = index.rows
      return strongest(weights.scores, weights.rows, limit, (row) => may(seqs.at(row))).map((row): Hit => ({
        seq: seqs.at(row),
        score: weights.scores[row] ?? 0,
        why: reasonsFor(index, row, weights, may),
      }))
    })
  }

  async score(
    cue: BackendCue,
    seqs: readonly Seq[],
    { signal }: Pick<ScoreOptions, 'signal'>,
  ): Promise<{ readonly bm25: Float64Array }> {
    if (cue.text === undefined) return { bm25: new Float64Array(seqs.length).fill(NaN) }
    return this.find(cue, signal, ({ index, weights }) => ({
      bm25: Float64Array.from(seqs, (seq) => {
        const row = index.rows.rowOf(seq)
        return row === undefined ? NaN : (weights.scores[row] ?? 0)
      }),
    }))
  }

  /**
   * How strong all records are, handed to `use` at once: before anything else runs, and so before a record comes or
   * goes. @throws ABORTED
   */
  async find<Value>(
    cue: BackendCue,
    signal: AbortSignal | undefined,
    use: (found: Found) => Value,
  ): Promise<Value> {
    throwIfAborted(signal)
    const known = this.#found.get(cue)
    if (known?.changes === this.#changes) return use(known)
    for (let tries = 0; ; tries++) {
      const value = await this.#attempt(cue, signal, tries < patience ? postingsPerSlice : Infinity, use)
      if (value !== undefined) return value.of
    }
  }

  /** `undefined` where records came or went meanwhile. */
  async #attempt<Value>(
    cue: BackendCue,
    signal: AbortSignal | undefined,
    slice: number,
    use: (found: Found) => Value,
  ): Promise<{ readonly of: Value } | undefined> {
    const changes = this.#changes
    const index = this.#index
    const names = this.#speakers()
    const steps = weigh(
      index,
      parseQuestion(cue.text ?? '', this.#language),
      (term) => names.has(term),
      slice,
    )
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        const found = { index, changes, weights: step.value }
        this.#found.set(cue, found)
        return { of: use(found) }
      }
      if (slice === Infinity) continue
      await nextTurn()
      throwIfAborted(signal)
      if (this.#changes !== changes) return undefined
    }
  }

  /** Terms of the speakers' names. */
  #speakers(): ReadonlySet<string> {
    const { speakers } = this.#index.rows
    if (this.#names?.changes !== speakers.changes) {
      const terms = [...speakers.living()].flatMap((name) =>
        [...this.#language.words(name)].flatMap(({ word }) => this.#language.term(word) ?? []),
      )
      this.#names = { changes: speakers.changes, terms: new Set(terms) }
    }
    return this.#names.terms
  }

  #renew(): void {
    this.#changes += 1
    this.#names = undefined
    this.#index = this.#index.renewed()
  }
}
