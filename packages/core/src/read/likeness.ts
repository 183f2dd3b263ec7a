import { wordsOf } from '../assemble/words.ts'
import type { PutEntry, Seq } from '../contract/log.ts'
import type { OpenStorage } from '../contract/storage.ts'
import type { PreparedEmbedder } from '../embedding.ts'
import { throwIfAborted } from '../error.ts'
import { nextTurn } from '../turn.ts'
import { VectorTable } from '../vectors/vector-table.ts'

/** Records that are in memory at once, with the vectors of all their passages. */
const pageSize = 64
/** Of a text so many characters are compared, so that what a comparison costs has a bound. */
const compared = 4_000

/** How alike the texts of some records are, from 0 to 1. */
export interface Likeness {
  /** Of record `i` with each of them, in their order. `[count]`; the same array at the next call. */
  of(i: number): Float64Array
  /** How many have a vector of their whole text; the others are compared by words. */
  readonly vectors: number
}

/**
 * By the cosine of whole texts' vectors, a negative one counting 0. Where one of two has none of the memory's embedder
 * (it had no opinion, or was down, or there is none), by their words: those that both have, over the geometric mean of
 * how many each has, which is the cosine of their sets of words.
 */
export async function likenessOf(
  storage: OpenStorage,
  embedder: PreparedEmbedder | undefined,
  seqs: readonly Seq[],
  signal: AbortSignal | undefined,
): Promise<Likeness> {
  const table = new VectorTable(embedder?.dimensions ?? 0)
  table.resize(seqs.length, 0)
  const heads: string[] = []
  const has = new Uint8Array(seqs.length)
  let vectors = 0
  for (let start = 0; start < seqs.length; start += pageSize) {
    if (start > 0) await nextTurn()
    throwIfAborted(signal)
    const page = seqs.slice(start, start + pageSize)
    const puts = await storage.records(page, { vectors: embedder !== undefined })
    const bySeq = new Map(puts.map((put) => [put.revision, put]))
    for (const [i, seq] of page.entries()) {
      const put = bySeq.get(seq)
      const vector = put && vectorOf(put, embedder?.fingerprint)
      heads.push(put?.body.text.slice(0, compared) ?? '')
      if (vector === undefined) continue
      table.set(start + i, vector)
      has[start + i] = 1
      vectors += 1
    }
  }
  const words = vectors < seqs.length ? await sharedWords(heads, signal) : undefined
  const cosines = new Float32Array(seqs.length)
  const alike = new Float64Array(seqs.length)
  return {
    vectors,
    of: (i) => {
      words?.compare(i, alike)
      if (has[i] !== 1) return alike
      table.products(table.get(i), 0, seqs.length, cosines)
      for (const [k, cosine] of cosines.entries())
        if (has[k] === 1) alike[k] = Math.min(1, Math.max(0, cosine))
      return alike
    },
  }
}

function vectorOf({ vectors }: PutEntry, fingerprint: string | undefined): Float32Array | undefined {
  if (vectors === undefined || vectors.fingerprint !== fingerprint) return undefined
  return vectors.whole.some((x) => x !== 0) ? vectors.whole : undefined
}

async function sharedWords(texts: readonly string[], signal: AbortSignal | undefined): Promise<SharedWords> {
  const words = new SharedWords()
  for (const [i, text] of texts.entries()) {
    if (i > 0 && i % pageSize === 0) await nextTurn()
    throwIfAborted(signal)
    words.add(text)
  }
  return words
}

/** Which texts hold which words. */
class SharedWords {
  readonly #holders = new Map<string, number[]>()
  /** By text, distinct. */
  readonly #words: (readonly string[])[] = []

  add(text: string): void {
    const found = wordsOf(text)
    // A text without words (an emoji) is compared as it is.
    const words = [...new Set(found.length > 0 ? found : [text.trim()])]
    const i = this.#words.push(words) - 1
    for (const word of words) {
      const holders = this.#holders.get(word)
      if (holders === undefined) this.#holders.set(word, [i])
      else holders.push(i)
    }
  }

  /** Fills `out` with how alike text `i` is to each. */
  compare(i: number, out: Float64Array): void {
    const own = this.#words[i] ?? []
    out.fill(0)
    for (const word of own) for (const k of this.#holders.get(word) ?? []) out[k] = (out[k] ?? 0) + 1
    for (const [k, both] of out.entries())
      if (both > 0) out[k] = both / Math.sqrt(own.length * (this.#words[k]?.length ?? 1))
  }
}
