import type { VectorContestant } from './contestant.ts'
import { rowOf } from './sets.ts'

/** What the shortest program does: multiply the cue with every vector, keep the best ten. */
export const plain: VectorContestant = {
  name: 'plain JavaScript float32',
  packages: [],
  exact: true,
  open: async ({ set, groups }) => {
    let vectors: readonly Float32Array[] = []
    return {
      fill: async () => {
        // Copies: what everybody was given is nobody's own.
        vectors = Array.from({ length: set.records }, (_, i) => rowOf(set.base, set.dimensions, i).slice())
        return undefined
      },
      search: async ({ limit, group }) => {
        const kept = vectors.flatMap((vector, record) =>
          group === undefined || groups[record] === group ? [{ record, vector }] : [],
        )
        return (cue) => {
          const asked = rowOf(set.asked, set.dimensions, cue)
          const best: { readonly record: number; readonly cosine: number }[] = []
          let least = -Infinity
          for (const { record, vector } of kept) {
            let cosine = 0
            for (let d = 0; d < vector.length; d++) cosine += (vector[d] ?? 0) * (asked[d] ?? 0)
            if (best.length === limit && cosine <= least) continue
            best.push({ record, cosine })
            best.sort((a, b) => b.cosine - a.cosine)
            best.length = Math.min(best.length, limit)
            least = best.at(-1)?.cosine ?? -Infinity
          }
          return best.map(({ record }) => record)
        }
      },
      close: () => {},
    }
  },
}
