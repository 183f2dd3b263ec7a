import { backend } from '@mnestic/core'
import type { Backend, Hit, PutChange, Seq } from '@mnestic/core'

/** Okapi BM25 with its usual settings (Robertson and Zaragoza, 2009). */
const k1 = 1.2
const b = 0.75

const run =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|\p{N}+/gu
const spaceless = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u

/** Words without case; pairs of characters in scripts that put no spaces between words. */
export function wordsOf(text: string): readonly string[] {
  return (text.normalize('NFKC').toLowerCase().match(run) ?? []).flatMap((word) => {
    if (!spaceless.test(word)) return [word]
    const chars = [...word]
    return chars.length === 1 ? [word] : chars.slice(1).map((char, index) => `${chars[index] ?? ''}${char}`)
  })
}

/** Words that make a question a question and tell nothing of what is asked; they are skipped there, not in records. */
const asking = new Set(
  (
    'a an and any are as at be been but by can could did do does for from had has have he her his how i if in is it its ' +
    'me my of on one or our she should so that the their them there they this to was we were what when where which who ' +
    'whom whose why will with would you your s t'
  ).split(' '),
)

/** What to look for: each word of the question once; all of them where it has no others. */
function soughtIn(question: string | undefined): readonly string[] {
  const all = [...new Set(wordsOf(question ?? ''))]
  const telling = all.filter((word) => !asking.has(word))
  return telling.length > 0 ? telling : all
}

interface Document {
  readonly counts: ReadonlyMap<string, number>
  readonly length: number
}

/** The words of one scope: grows with the number of different words in each record. */
class Words {
  readonly #documents = new Map<Seq, Document>()
  readonly #holders = new Map<string, Set<Seq>>()
  #length = 0

  put({ seq, body }: PutChange): void {
    const words = wordsOf(`${body.speaker ?? ''} ${body.text}`)
    const counts = new Map<string, number>()
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    this.#documents.set(seq, { counts, length: words.length })
    this.#length += words.length
    for (const word of counts.keys()) {
      const holders = this.#holders.get(word)
      if (holders === undefined) this.#holders.set(word, new Set([seq]))
      else holders.add(seq)
    }
  }

  erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      const document = this.#documents.get(seq)
      if (document === undefined) continue
      this.#documents.delete(seq)
      this.#length -= document.length
      for (const word of document.counts.keys()) {
        const holders = this.#holders.get(word)
        holders?.delete(seq)
        if (holders?.size === 0) this.#holders.delete(word)
      }
    }
  }

  holds(seq: Seq): boolean {
    return this.#documents.has(seq)
  }

  candidates(words: readonly string[]): ReadonlySet<Seq> {
    return new Set(words.flatMap((word) => [...(this.#holders.get(word) ?? [])]))
  }

  strength(words: readonly string[], seq: Seq): number {
    const document = this.#documents.get(seq)
    if (document === undefined) return Number.NaN
    const all = this.#documents.size
    const usual = this.#length / all
    let sum = 0
    for (const word of words) {
      const count = document.counts.get(word)
      if (count === undefined) continue
      const holders = this.#holders.get(word)?.size ?? 0
      const rarity = Math.log(1 + (all - holders + 0.5) / (holders + 0.5))
      sum += (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * document.length) / usual))
    }
    return sum
  }
}

/**
 * Which records share words with the question, rare words counting more. It finds names and numbers, and languages that
 * the embedder does not know.
 */
export function words(): Backend {
  return backend({
    capabilities: { text: true, signals: { bm25: 1 } },
    create: () => {
      const kept = new Words()
      return {
        put: (record) => kept.put(record),
        erase: (seqs) => kept.erase(seqs),
        holds: (seq) => kept.holds(seq),
        // Vectors mean nothing to words.
        vectors: () => undefined,
        recall: (cue, { allow, limit }): readonly Hit[] => {
          const question = soughtIn(cue.text)
          return [...kept.candidates(question)]
            .filter((seq) => allow.has(seq))
            .map((seq) => ({ seq, score: kept.strength(question, seq) }))
            .toSorted((x, y) => y.score - x.score || x.seq - y.seq)
            .slice(0, limit)
        },
        score: (cue, seqs) => {
          const question = soughtIn(cue.text)
          return { bm25: Float64Array.from(seqs, (seq) => kept.strength(question, seq)) }
        },
      }
    },
  })
}
