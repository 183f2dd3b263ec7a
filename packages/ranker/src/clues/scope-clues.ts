import type { BackendCue, PutChange, ScopeView, Seq } from '@mnestic/core'
import { askedBy, type Asked } from './asked.ts'
import { cluesTo, type Around, type Standpoint } from './clues-to.ts'
import { findIn, type Found } from './found.ts'
import { Ordered } from './ordered.ts'
import type { KnownRecord } from './record.ts'
import { sessionFits } from './sessions.ts'
import { clueNames } from './signals.ts'
import { Speakers } from './speakers.ts'
import { termsOf, type Terms } from './terms.ts'
import { traitsOf } from './traits.ts'
import { Vocabulary } from './vocabulary.ts'

/** The texts of one scope, as far as clues are taken from them. */
export class ScopeClues implements ScopeView {
  readonly #language: Terms
  readonly #records = new Map<Seq, KnownRecord>()
  readonly #all = new Ordered()
  readonly #sessions = new Map<string | undefined, Ordered>()
  readonly #vocabulary = new Vocabulary()
  readonly #speakers = new Speakers()

  constructor(language: Terms) {
    this.#language = language
  }

  put({ seq, body: { text, session, speaker } }: PutChange): void {
    const { terms, words } = termsOf(this.#language, text)
    this.#records.set(seq, {
      seq,
      terms: this.#vocabulary.enter(terms),
      words: words.length,
      traits: traitsOf(text),
      session,
      speaker,
    })
    this.#all.add(seq)
    this.#sessionOf(session).add(seq)
    this.#speakers.enter(speaker)
  }

  /** Vectors mean nothing to words. */
  vectors(): void {}

  erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      const record = this.#records.get(seq)
      if (record === undefined) continue
      this.#records.delete(seq)
      this.#vocabulary.leave(record.terms)
      this.#speakers.leave(record.speaker)
      this.#all.remove(seq)
      const session = this.#sessionOf(record.session)
      session.remove(seq)
      if (session.count === 0) this.#sessions.delete(record.session)
    }
  }

  holds(seq: Seq): boolean {
    return this.#records.has(seq)
  }

  recall(): readonly never[] {
    return []
  }

  score({ text = '' }: BackendCue, seqs: readonly Seq[]): Readonly<Record<string, Float64Array>> {
    const columns = clueNames.map((name) => [name, new Float64Array(seqs.length).fill(NaN)] as const)
    const speakers = this.#speakers.wordsBy(this.#language)
    const asked = askedBy(text, this.#language, speakers, this.#vocabulary, this.#records.size)
    if (asked !== undefined) {
      const candidates = seqs.map((seq) => this.#around(seq))
      const looked = lookAt(candidates, asked)
      const fits = sessionFits(
        [...looked].map(([{ session }, found]) => ({ session, found })),
        asked,
      )
      for (const [i, around] of candidates.entries()) {
        if (around === undefined) continue
        const clues = cluesTo(around, asked, looked, fits, { ...this.#standpoint(around.own), speakers })
        for (const [name, column] of columns) column[i] = clues[name]
      }
    }
    return Object.fromEntries(columns)
  }

  #sessionOf(name: string | undefined): Ordered {
    const session = this.#sessions.get(name) ?? new Ordered()
    this.#sessions.set(name, session)
    return session
  }

  #standpoint({ seq, session }: KnownRecord): Omit<Standpoint, 'speakers'> {
    const order = this.#sessionOf(session)
    return {
      inSession: order.placeOf(seq),
      ofSession: order.count,
      inScope: this.#all.placeOf(seq),
      ofScope: this.#all.count,
    }
  }

  #around(seq: Seq): Around | undefined {
    const own = this.#records.get(seq)
    if (own === undefined) return undefined
    const session = this.#sessionOf(own.session)
    const place = session.placeOf(seq)
    const at = (step: number): KnownRecord | undefined => this.#records.get(session.at(place + step) ?? NaN)
    return { own, before: at(-1), after: at(1), before2: at(-2), after2: at(2) }
  }
}

/** What candidates and their neighbours have of what is asked, each once. */
function lookAt(candidates: readonly (Around | undefined)[], asked: Asked): ReadonlyMap<KnownRecord, Found> {
  const looked = new Map<KnownRecord, Found>()
  for (const candidate of candidates) {
    if (candidate === undefined) continue
    const { own, before, after, before2, after2 } = candidate
    for (const record of [own, before, after, before2, after2])
      if (record !== undefined && !looked.has(record)) looked.set(record, findIn(record.terms, asked))
  }
  return looked
}
