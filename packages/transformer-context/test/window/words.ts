import { backend } from '@mnestic/core'

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Finds records that share a word with the cue: the more words, the stronger. */
export function words() {
  return backend({
    capabilities: { text: true, signals: { score: 1 } },
    create: () => {
      const kept = new Map<number, ReadonlySet<string>>()
      const strength = (text: string | undefined, seq: number): number =>
        wordsIn(text ?? '').filter((word) => kept.get(seq)?.has(word)).length
      return {
        put: ({ seq, body }) => void kept.set(seq, new Set(wordsIn(body.text))),
        erase: (seqs) => seqs.forEach((seq) => kept.delete(seq)),
        holds: (seq) => kept.has(seq),
        vectors: () => undefined,
        recall: ({ text }, { allow, limit }) =>
          [...kept.keys()]
            .filter((seq) => allow.has(seq) && strength(text, seq) > 0)
            .map((seq) => ({ seq, score: strength(text, seq) }))
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
