import { type Backend, backend } from '@mnestic/core'

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])

/** Counts the words that cue and record share: the smallest useful adapter. */
export function words(): Backend<{ readonly text: true }> {
  return backend({
    capabilities: { text: true },
    create() {
      const rows = new Map<number, ReadonlySet<string>>()
      return {
        put: ({ seq, body }) => void rows.set(seq, wordsOf(body.text)),
        erase(seqs) {
          for (const seq of seqs) rows.delete(seq)
        },
        holds: (seq) => rows.has(seq),
        vectors() {},
        recall(cue, { allow }) {
          const asked = wordsOf(cue.text ?? '')
          return [...rows].flatMap(([seq, own]) => {
            const score = [...asked].filter((word) => own.has(word)).length
            return score > 0 && allow.has(seq) ? [{ seq, score }] : []
          })
        },
      }
    },
  })
}
