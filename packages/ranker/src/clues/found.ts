import type { Asked } from './asked.ts'
import type { Term } from './vocabulary.ts'

/** What a record has of what is asked. */
export interface Found {
  /** Places of the cue's terms that it has. */
  readonly places: ReadonlySet<number>
  /** Their share of the worth of all, 0 to 1. */
  readonly cover: number
  /** The worth of the rarest of them. */
  readonly rarest: number
  /** Their worth by the record's length: Σ idf / (4 + distinct terms). */
  readonly density: number
  /** How often two of them follow each other as they do in the cue. */
  readonly pairs: number
  /** cover + density: how well the record fits the cue by itself. */
  readonly strength: number
}

export function findIn(terms: readonly Term[], { places, worth, total }: Asked): Found {
  const found = new Set<number>()
  let pairs = 0
  let before = NaN
  for (const term of terms) {
    const place = places.get(term) ?? NaN
    if (!Number.isNaN(place)) found.add(place)
    if (place === before + 1) pairs += 1
    before = place
  }
  let sum = 0
  let rarest = 0
  // In the cue's order, so that the sum is the same bits for every record that has the same terms.
  for (const [place, idf] of worth.entries()) {
    if (!found.has(place)) continue
    sum += idf
    if (idf > rarest) rarest = idf
  }
  const cover = sum / total
  const density = sum / (4 + new Set(terms).size)
  return { places: found, cover, rarest, density, pairs, strength: cover + density }
}

/** The share of the worth of all that these have together, 0 to 1. */
export function coverOf(found: readonly (Found | undefined)[], { worth, total }: Asked): number {
  let sum = 0
  for (const [place, idf] of worth.entries()) if (found.some((one) => one?.places.has(place))) sum += idf
  return sum / total
}
