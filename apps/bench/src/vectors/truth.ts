import { rowOf, type VectorSet } from './sets.ts'

/** The nearest records of a cue, nearest first, ties by number; and their cosines. */
export interface Nearest {
  readonly records: readonly number[]
  readonly cosines: readonly number[]
}

/**
 * What is right: every product in double precision, by a plain loop that shares nothing with what is measured.
 * `accepts`: the records that may be answered; fewer than `limit` come where there are fewer.
 */
export function nearest(
  { base, dimensions, records }: VectorSet,
  cue: Float32Array,
  limit: number,
  accepts: (record: number) => boolean = () => true,
): Nearest {
  const best: { readonly record: number; readonly cosine: number }[] = []
  let least = -Infinity
  for (let record = 0; record < records; record++) {
    if (!accepts(record)) continue
    let cosine = 0
    const begin = record * dimensions
    for (let d = 0; d < dimensions; d++) cosine += (base[begin + d] ?? 0) * (cue[d] ?? 0)
    if (best.length === limit && cosine <= least) continue
    let place = best.length
    while (place > 0 && (best[place - 1]?.cosine ?? 0) < cosine) place -= 1
    best.splice(place, 0, { record, cosine })
    best.length = Math.min(best.length, limit)
    least = best.at(-1)?.cosine ?? -Infinity
  }
  return { records: best.map(({ record }) => record), cosines: best.map(({ cosine }) => cosine) }
}

/** Of the first so many cues. */
export function nearestOfAll(
  set: VectorSet,
  cues: number,
  limit: number,
  accepts?: (record: number) => boolean,
): readonly Nearest[] {
  return Array.from({ length: cues }, (_, i) =>
    nearest(set, rowOf(set.asked, set.dimensions, i), limit, accepts),
  )
}

/** Float32 and double precision differ by less. */
const tolerance = 1e-6

/**
 * The share of the true neighbours that were found. What is as near as the last of them counts as one of them, so that
 * equal distances are no fault (as ann-benchmarks counts). 1 where there is nothing to find.
 */
export function recallOf(set: VectorSet, cue: number, answer: ArrayLike<number>, truth: Nearest): number {
  const wanted = truth.records.length
  if (wanted === 0) return 1
  const right = new Set(truth.records)
  const last = truth.cosines.at(-1) ?? -Infinity
  let found = 0
  for (const record of new Set(Array.from(answer)))
    if (right.has(record) || cosineOf(set, cue, record) >= last - tolerance) found += 1
  return Math.min(found, wanted) / wanted
}

function cosineOf({ base, asked, dimensions, records }: VectorSet, cue: number, record: number): number {
  if (!(record >= 0 && record < records)) return -Infinity
  let cosine = 0
  for (let d = 0; d < dimensions; d++)
    cosine += (base[record * dimensions + d] ?? 0) * (asked[cue * dimensions + d] ?? 0)
  return cosine
}
