import {
  backend,
  type Backend,
  type BackendCue,
  type Hit,
  type PutChange,
  type RecallOptions,
  type ScopeView,
  type Seq,
} from '@mnestic/core'

const capabilities = { text: true, signals: { score: 1 } } as const

/** Finds records by the words that they share with the cue, rare words first. */
export function knowledgeGraph(): Backend<typeof capabilities> {
  return backend({ capabilities, create: () => new KnowledgeGraph() })
}

/**
 * What is kept for one scope; core loads it from the log, brings the changes in order, and sees to isolation.
 * Memory grows with the distinct words of the scope's records, a read with the records that share a word with the cue.
 */
class KnowledgeGraph implements ScopeView {
  readonly #wordsOf = new Map<Seq, ReadonlySet<string>>()
  /** The records that have a word. */
  readonly #having = new Map<string, Set<Seq>>()

  put({ seq, body }: PutChange): void {
    const words = wordsIn(body.text)
    this.#wordsOf.set(seq, words)
    for (const word of words) {
      const having = this.#having.get(word) ?? new Set()
      this.#having.set(word, having.add(seq))
    }
  }

  erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      for (const word of this.#wordsOf.get(seq) ?? []) {
        const having = this.#having.get(word)
        having?.delete(seq)
        if (having?.size === 0) this.#having.delete(word) // the word itself is content, too
      }
      this.#wordsOf.delete(seq)
    }
  }

  holds(seq: Seq): boolean {
    return this.#wordsOf.has(seq)
  }

  recall(cue: BackendCue, { allow, limit }: RecallOptions): readonly Hit[] {
    const asked = wordsIn(cue.text)
    const found = new Set([...asked].flatMap((word) => [...(this.#having.get(word) ?? [])]))
    return [...found]
      .filter((seq) => allow.has(seq))
      .map((seq) => ({ seq, score: this.#strength(asked, seq) }))
      .sort((a, b) => b.score - a.score || a.seq - b.seq)
      .slice(0, limit)
  }

  score(cue: BackendCue, seqs: readonly Seq[]): { readonly score: Float64Array } {
    const asked = wordsIn(cue.text)
    return { score: Float64Array.from(seqs, (seq) => (this.holds(seq) ? this.#strength(asked, seq) : NaN)) }
  }

  /** Sum of ln(1 + N / n) over the shared words, where n of the scope's N records have the word. */
  #strength(asked: ReadonlySet<string>, seq: Seq): number {
    const words = this.#wordsOf.get(seq) ?? new Set()
    let sum = 0
    for (const word of asked)
      if (words.has(word)) sum += Math.log(1 + this.#wordsOf.size / (this.#having.get(word)?.size ?? 1))
    return sum
  }
}

/** Distinct words in small letters, in order; each Chinese character is a word, since no space parts them. */
function wordsIn(text = ''): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/\p{Script=Han}|[[\p{L}\p{N}]--\p{Script=Han}]+/gv))
}
