import type { Hit, Reason } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import type { Via } from '../contract/recollection.ts'

/** What one backend contributed to a read. */
export interface Answer {
  readonly name: string
  readonly hits: readonly Hit[]
  /** By signal, aligned with the candidates; absent where the backend cannot weigh: then ranks stand in. */
  readonly signals: Readonly<Record<string, Float64Array>> | undefined
  /** By signal; of `rankSignal` for backends without signals. */
  readonly weights: Readonly<Record<string, number>>
}

export interface Fused {
  readonly seq: Seq
  readonly score: number
  readonly via: Readonly<Record<string, Via>>
}

/** The signal of a backend that cannot weigh others' candidates. */
export const rankSignal = 'rank'

/** Constant of reciprocal ranks (Cormack, Clarke and Buettcher, SIGIR 2009). */
const rankConstant = 60

/**
 * One score from several, for each candidate in the given order. Each signal is standardised over the union of the
 * candidates, z = (x - mean) / sd, and enters with its weight; a record of which a signal knows nothing gets that
 * signal's mean. Backends that cannot weigh others' candidates enter with reciprocal ranks over their sd, 0 where they
 * did not find the record.
 */
export function fuse(candidates: readonly Seq[], answers: readonly Answer[]): readonly Fused[] {
  const scores = new Float64Array(candidates.length)
  const vias = candidates.map((): Record<string, Via> => ({}))
  const place = new Map(candidates.map((seq, i) => [seq, i]))
  for (const answer of answers) {
    const columns = answer.signals ?? { [rankSignal]: reciprocalRanks(answer.hits, place) }
    const details = candidates.map((): Record<string, { value: number; contribution: number }> => ({}))
    for (const [signal, values] of Object.entries(columns)) {
      const weight = answer.weights[signal] ?? 1
      const { mean, sd } = moments(values)
      const origin = answer.signals === undefined ? 0 : mean
      for (const [i, value] of values.entries()) {
        if (Number.isNaN(value)) continue
        const contribution = sd > 0 ? weight * ((value - origin) / sd) : 0
        scores[i] = (scores[i] ?? 0) + contribution
        const detail = details[i]
        if (detail !== undefined) detail[signal] = { value, contribution }
      }
    }
    const found = new Map(answer.hits.map((hit, i) => [hit.seq, { hit, rank: i + 1 }]))
    for (const [i, seq] of candidates.entries()) {
      const own = found.get(seq)
      const via = vias[i]
      if (via !== undefined && (own !== undefined || answer.signals !== undefined))
        via[answer.name] = viaOf(own, details[i] ?? {})
    }
  }
  return candidates.map((seq, i) => ({ seq, score: scores[i] ?? 0, via: vias[i] ?? {} }))
}

function viaOf(own: { readonly hit: Hit; readonly rank: number } | undefined, signals: Via['signals']): Via {
  const why: readonly Reason[] = own?.hit.why ?? []
  return own === undefined ? { signals, why } : { rank: own.rank, score: own.hit.score, signals, why }
}

function reciprocalRanks(hits: readonly Hit[], place: ReadonlyMap<Seq, number>): Float64Array {
  const ranks = new Float64Array(place.size)
  for (const [i, { seq }] of hits.entries()) {
    const at = place.get(seq)
    if (at !== undefined) ranks[at] = 1 / (rankConstant + i + 1)
  }
  return ranks
}

/** Of the numbers that are known; sd is exactly 0 where they do not differ, whatever the rounding. */
function moments(values: Float64Array): { readonly mean: number; readonly sd: number } {
  const known = values.filter((x) => !Number.isNaN(x))
  const [first = 0] = known
  if (known.every((x) => x === first)) return { mean: first, sd: 0 }
  const mean = known.reduce((sum, x) => sum + x / known.length, 0)
  // Scaled by the largest deviation, so that no square overflows or vanishes.
  const scale = known.reduce((largest, x) => Math.max(largest, Math.abs(x - mean)), 0)
  const variance = known.reduce((sum, x) => sum + ((x - mean) / scale) ** 2, 0) / known.length
  return { mean, sd: scale * Math.sqrt(variance) }
}
