import { backend, type Backend, type Hit, type RecallOptions, type ScopeView } from '@mnestic/core'

/** Answers the newest records whatever is asked: next to no work of its own, so that core's is what is measured. */
export function newest(): Backend<{ readonly text: true; readonly signals: { readonly seq: 1 } }> {
  return backend({ capabilities: { text: true, signals: { seq: 1 } }, create: createView })
}

function createView(): ScopeView & Required<Pick<ScopeView, 'score'>> {
  const kept: number[] = []
  return {
    put: ({ seq }) => {
      kept.push(seq)
    },
    erase: (seqs) => {
      for (const seq of seqs) {
        const place = kept.indexOf(seq)
        if (place >= 0) kept.splice(place, 1)
      }
    },
    holds: (seq) => kept.includes(seq),
    recall: (_cue, { allow, limit }: RecallOptions): readonly Hit[] => {
      const hits: Hit[] = []
      for (let i = kept.length - 1; i >= 0 && hits.length < limit; i--) {
        const seq = kept[i]
        if (seq !== undefined && allow.has(seq)) hits.push({ seq, score: seq })
      }
      return hits
    },
    score: (_cue, seqs) => ({ seq: Float64Array.from(seqs) }),
  }
}
