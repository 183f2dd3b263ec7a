import { rankSignal } from '../check/weights.ts'
import type { Hit, Reason } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import type { Explanation, Via, Weighed } from '../contract/recollection.ts'
import { bestWording, standardise, type Standing } from './standard.ts'

/** What one backend said to one wording of the cue. */
export interface Asked {
  readonly hits: readonly Hit[]
  /** By signal, aligned with the candidates; absent where the backend cannot weigh: then ranks stand in. */
  readonly signals: Readonly<Record<string, Float64Array>> | undefined
}

/** What one backend contributed to a read. */
export interface Answer {
  readonly name: string
  /** The cue itself first, then its further wordings. */
  readonly asked: readonly Asked[]
  /** By signal; of `rankSignal` for backends without signals. */
  readonly weights: Readonly<Record<string, number>>
}

/** One signal of all candidates, in their order; NaN where nothing is known. */
export interface Column {
  readonly name: string
  readonly weight: number
  readonly values: Float64Array
  readonly standard: Float64Array
}

export interface Fused {
  readonly seq: Seq
  readonly score: number
  readonly via: Readonly<Record<string, Via>>
  readonly signals: Readonly<Record<string, Weighed>>
}

/** Where the cue names a time. */
export interface Named {
  /** What the backends found whatever its time: the others change no z but their own. */
  readonly brought: ReadonlySet<Seq>
  /** Records of that time. */
  readonly holds: (seq: Seq) => boolean
}

/** Constant of reciprocal ranks (Cormack, Clarke and Buettcher, SIGIR 2009). */
const rankConstant = 60

/**
 * One score from several, for each candidate in the given order. Each signal of a backend is standardised over the
 * union of the candidates, z = (x - mean) / sd, and enters with its share of the weights, so that a backend more or less
 * does not change what the memory's own signals are worth, which enter as they are. A record of which a signal knows
 * nothing gets that signal's mean; a signal that is the same for all candidates has no share. Backends that cannot weigh
 * others' candidates enter with reciprocal ranks over their sd, 0 where they did not find the record.
 * Records of a time that the cue names have no z below -1: beside the strongest of a large scope they would be many
 * deviations away, however well the time fits.
 */
export function fuse(
  candidates: readonly Seq[],
  answers: readonly Answer[],
  own: readonly Column[],
  named: Named | undefined,
): { readonly items: readonly Fused[]; readonly weights: Explanation['weights'] } {
  const scores = new Float64Array(candidates.length)
  const vias = candidates.map((): Record<string, Via> => ({}))
  const weights: Record<string, number> = {}
  for (const { answer, columns } of shareOut(answers, candidates, named)) {
    for (const { name, weight } of columns) weights[`${answer.name}.${name}`] = weight
    const details = weighed(candidates.length, columns, scores)
    const [cue] = answer.asked
    const found = new Map(
      answer.asked.toReversed().flatMap(({ hits }) => hits.map((hit, i) => [hit.seq, { hit, rank: i + 1 }])),
    )
    for (const [i, seq] of candidates.entries()) {
      const hit = found.get(seq)
      const via = vias[i]
      if (via !== undefined && (hit !== undefined || cue?.signals !== undefined))
        via[answer.name] = viaOf(hit, details[i] ?? {})
    }
  }
  const signals = weighed(candidates.length, own, scores)
  for (const { name, weight } of own) weights[name] = weight
  const items = candidates.map((seq, i) => ({
    seq,
    score: scores[i] ?? 0,
    via: vias[i] ?? {},
    signals: signals[i] ?? {},
  }))
  return { items, weights }
}

/** The backends' columns, each with its share of the weights of those that tell candidates apart. */
function shareOut(
  answers: readonly Answer[],
  candidates: readonly Seq[],
  named: Named | undefined,
): readonly { readonly answer: Answer; readonly columns: readonly Column[] }[] {
  const all = answers.map((answer) => ({ answer, columns: columnsOf(answer, candidates, named) }))
  const telling = all.flatMap(({ columns }) => columns.filter(tellsApart))
  const total = telling.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  return all.map(({ answer, columns }) => ({
    answer,
    columns: columns.map((column) => ({
      ...column,
      weight: total > 0 && tellsApart(column) ? column.weight / total : 0,
    })),
  }))
}

function tellsApart({ standard }: Column): boolean {
  return standard.some((z) => z !== 0 && !Number.isNaN(z))
}

/** Adds weighted columns to the scores; by candidate, what each signal did. */
function weighed(
  count: number,
  columns: readonly Column[],
  scores: Float64Array,
): readonly Readonly<Record<string, Weighed>>[] {
  const details = Array.from({ length: count }, (): Record<string, Weighed> => ({}))
  for (const { name, weight, values, standard } of columns) {
    for (const [i, value] of values.entries()) {
      const detail = details[i]
      const z = standard[i]
      if (detail === undefined || z === undefined || Number.isNaN(value)) continue
      const contribution = weight * z
      scores[i] = (scores[i] ?? 0) + contribution
      detail[name] = { value, standard: z, contribution }
    }
  }
  return details
}

function columnsOf(
  { asked, weights }: Answer,
  candidates: readonly Seq[],
  named: Named | undefined,
): readonly Column[] {
  const standing: Standing = {
    counts: (i) => named?.brought.has(candidates[i] ?? 0) ?? true,
    spared: (i) => named?.holds(candidates[i] ?? 0) ?? false,
  }
  const [cue] = asked
  if (cue === undefined) return []
  if (cue.signals === undefined) {
    const place = new Map(candidates.map((seq, i) => [seq, i]))
    const ranks = asked.map(({ hits }) => reciprocalRanks(hits, place))
    const standard = bestWording(ranks.map((values) => standardise(values, standing, 0)))
    return [{ name: rankSignal, weight: weights[rankSignal] ?? 1, values: ranks[0] ?? standard, standard }]
  }
  return Object.entries(cue.signals).map(([name, values]) => {
    const wordings = asked.flatMap(({ signals }) => signals?.[name] ?? [])
    const standard = bestWording(wordings.map((column) => standardise(column, standing)))
    return { name, weight: weights[name] ?? 1, values, standard }
  })
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
