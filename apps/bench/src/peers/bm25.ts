import {
  backend,
  type Backend,
  type BackendCue,
  type Hit,
  type PutChange,
  type RecallOptions,
  type ScopeView,
} from '@mnestic/core'
import { tokens } from './tokens.ts'

const k1 = 1.2
const b = 0.75

interface Document {
  readonly terms: ReadonlyMap<string, number>
  readonly length: number
}

/**
 * BM25 as the textbooks have it (Robertson and Zaragoza, 2009; idf of Lucene, never negative): k1 1.2, b 0.75, the
 * record's text alone, each word of the question once, no stop words, no stemmer. The yardstick that published figures are given in, and a check that
 * the harness counts as they do.
 */
export function bm25(): Backend<{ readonly text: true; readonly signals: { readonly bm25: 1 } }> {
  return backend({ capabilities: { text: true, signals: { bm25: 1 } }, create: () => new Bm25View() })
}

class Bm25View implements ScopeView {
  readonly #documents = new Map<number, Document>()
  readonly #postings = new Map<string, Set<number>>()
  #length = 0

  put({ seq, body }: PutChange): void {
    const list = tokens(body.text)
    const terms = new Map<string, number>()
    for (const term of list) terms.set(term, (terms.get(term) ?? 0) + 1)
    this.#documents.set(seq, { terms, length: list.length })
    this.#length += list.length
    for (const term of terms.keys()) {
      const posting = this.#postings.get(term)
      if (posting === undefined) this.#postings.set(term, new Set([seq]))
      else posting.add(seq)
    }
  }

  erase(seqs: readonly number[]): void {
    for (const seq of seqs) {
      const document = this.#documents.get(seq)
      if (document === undefined) continue
      this.#documents.delete(seq)
      this.#length -= document.length
      for (const term of document.terms.keys()) {
        const posting = this.#postings.get(term)
        posting?.delete(seq)
        if (posting?.size === 0) this.#postings.delete(term)
      }
    }
  }

  holds(seq: number): boolean {
    return this.#documents.has(seq)
  }

  recall(cue: BackendCue, { allow, limit }: RecallOptions): readonly Hit[] {
    const hits: Hit[] = []
    for (const [seq, score] of this.#scores(cue)) if (allow.has(seq)) hits.push({ seq, score })
    return hits.sort((x, y) => y.score - x.score || x.seq - y.seq).slice(0, limit)
  }

  score(cue: BackendCue, seqs: readonly number[]): { readonly bm25: Float64Array } {
    const scores = this.#scores(cue)
    return {
      bm25: Float64Array.from(seqs, (seq) => (this.#documents.has(seq) ? (scores.get(seq) ?? 0) : NaN)),
    }
  }

  #scores({ text = '' }: BackendCue): ReadonlyMap<number, number> {
    const scores = new Map<number, number>()
    const average = this.#length / this.#documents.size
    for (const term of new Set(tokens(text))) {
      const posting = this.#postings.get(term)
      if (posting === undefined) continue
      const idf = Math.log(1 + (this.#documents.size - posting.size + 0.5) / (posting.size + 0.5))
      for (const seq of posting) {
        const document = this.#documents.get(seq)
        const tf = document?.terms.get(term) ?? 0
        const norm = 1 - b + (b * (document?.length ?? 0)) / average
        scores.set(seq, (scores.get(seq) ?? 0) + (idf * tf * (k1 + 1)) / (tf + k1 * norm))
      }
    }
    return scores
  }
}
