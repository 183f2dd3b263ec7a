import { backend } from '@mnestic/core'

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Finds records that share a word with the cue: the more words, the stronger; `pointing`: and says where the first is. */
export function words({ pointing = false }: { readonly pointing?: boolean } = {}) {
  return backend({
    capabilities: { text: true, signals: { score: 1 } },
    create: () => {
      const kept = new Map<number, ReadonlySet<string>>()
      const texts = new Map<number, string>()
      const strength = (text: string | undefined, seq: number): number =>
        wordsIn(text ?? '').filter((word) => kept.get(seq)?.has(word)).length
      const why = (text: string | undefined, seq: number) => {
        const word = wordsIn(text ?? '').find((one) => kept.get(seq)?.has(one)) ?? ''
        const start = texts.get(seq)?.indexOf(word) ?? 0
        return [{ code: 'word', span: { seq, start, end: start + word.length } }]
      }
      return {
        put: ({ seq, body }) => {
          kept.set(seq, new Set(wordsIn(body.text)))
          texts.set(seq, body.text.toLowerCase())
        },
        erase: (seqs) => seqs.forEach((seq) => kept.delete(seq) && texts.delete(seq)),
        holds: (seq) => kept.has(seq),
        vectors: () => undefined,
        recall: ({ text }, { allow, limit }) =>
          [...kept.keys()]
            .filter((seq) => allow.has(seq) && strength(text, seq) > 0)
            .map((seq) => ({ seq, score: strength(text, seq), ...(pointing && { why: why(text, seq) }) }))
            .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
            .slice(0, limit),
        score: ({ text }, seqs) => ({ score: Float64Array.from(seqs, (seq) => strength(text, seq)) }),
      }
    },
  })
}

/** A backend of one signal, by record id: what it says, whatever the cue. */
export function saying(signal: string, values: Readonly<Record<string, number>>) {
  return backend({
    capabilities: { signals: { [signal]: 0 } },
    create: () => {
      const ids = new Map<number, string>()
      return {
        put: ({ seq, id }) => void ids.set(seq, id),
        erase: (seqs) => seqs.forEach((seq) => ids.delete(seq)),
        holds: (seq) => ids.has(seq),
        vectors: () => undefined,
        recall: () => [],
        score: (_, seqs) => ({
          [signal]: Float64Array.from(seqs, (seq) => values[ids.get(seq) ?? ''] ?? NaN),
        }),
      }
    },
  })
}
