import { backend, type Backend, type PutChange, type ScopeView, type Seq } from '@mnestic/core'

type Caps = { readonly text: true; readonly signals: { readonly score: 1 } }

/** Scores by how many parts of the text the cue has as well. */
function sharing(parts: (text: string) => readonly string[]): Backend<Caps> {
  return backend({
    capabilities: { text: true, signals: { score: 1 } },
    create: (): ScopeView => {
      const kept = new Map<Seq, ReadonlySet<string>>()
      const strength = (text: string, seq: Seq): number => {
        const own = kept.get(seq)
        if (own === undefined) return NaN
        const asked = new Set(parts(text))
        return [...own].filter((part) => asked.has(part)).length / (1 + own.size)
      }
      return {
        put: ({ seq, body }: PutChange) => void kept.set(seq, new Set(parts(body.text))),
        erase: (seqs) => {
          for (const seq of seqs) kept.delete(seq)
        },
        holds: (seq) => kept.has(seq),
        recall: ({ text = '' }, { allow, limit }) =>
          [...kept.keys()]
            .filter((seq) => allow.has(seq))
            .map((seq) => ({ seq, score: strength(text, seq) }))
            .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
            .slice(0, limit),
        score: ({ text = '' }, seqs) => ({
          score: Float64Array.from(seqs, (seq) => strength(text, seq)),
        }),
      }
    },
  })
}

/** Pairs of letters and digits: blurred by whatever is alike. */
export function letters(): Backend<Caps> {
  return sharing((text) => Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2)))
}

/** The first number of a text: what the facts of these tests are told apart by. */
export function numbersIn(): Backend<Caps> {
  return sharing((text) => text.match(/\d+/)?.slice(0, 1) ?? [])
}
