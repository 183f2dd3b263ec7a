import { wordsOf } from '@mnestic/core/assemble'
import type { Seq } from '@mnestic/core'

/** sqrt(d_k) of a head as wide as those of the first Transformers: 64. */
const scale = 8

/** Distinct ones, without case. */
export function distinctWords(text: string): readonly string[] {
  return [...new Set(wordsOf(text))]
}

/** Records by their words. */
export class WordKeys {
  readonly #words = new Map<Seq, readonly string[]>()
  readonly #having = new Map<string, number>()

  add(seq: Seq, text: string): void {
    const words = distinctWords(text)
    this.#words.set(seq, words)
    for (const one of words) this.#having.set(one, (this.#having.get(one) ?? 0) + 1)
  }

  /** 8 times the cosine of query and key, each word weighing log((N + 1) / n); `undefined` where either has no words. */
  score(asked: readonly string[], seq: Seq): number | undefined {
    const words = this.#words.get(seq) ?? []
    if (asked.length === 0 || words.length === 0) return undefined
    const own = new Set(words)
    let dot = 0
    let query = 0
    let key = 0
    for (const one of asked) {
      const square = this.#weight(one) ** 2
      query += square
      if (own.has(one)) dot += square
    }
    for (const one of words) key += this.#weight(one) ** 2
    return query === 0 || key === 0 ? 0 : (scale * dot) / Math.sqrt(query * key)
  }

  #weight(one: string): number {
    return Math.log((this.#words.size + 1) / (this.#having.get(one) ?? 1))
  }
}
