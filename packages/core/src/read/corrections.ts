import type { Hit } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import { isEligible, isSuperseded, type Eligibility } from '../index/allow.ts'
import type { ScopeIndex } from '../index/scope-index.ts'
import type { Fused } from './fuse.ts'

/** Distinct candidates, rising, with the corrections of each that are allowed. */
export function withSuccessors(
  owners: Owners,
  hits: readonly Hit[],
  allowed: (seq: Seq) => boolean,
): readonly Seq[] {
  const seqs = new Set(hits.map((hit) => hit.seq))
  for (const seq of seqs)
    for (const row of owners.of(seq)?.successors(seq) ?? []) if (allowed(row.seq)) seqs.add(row.seq)
  return [...seqs].toSorted((a, b) => a - b)
}

export interface Ranked extends Fused {
  readonly demotion: number
}

/** A corrected record never ranks above its correction: what that costs it is its `demotion`. */
export function demoteSuperseded(
  fused: readonly Fused[],
  owners: Owners,
  eligibility: Eligibility,
): readonly Ranked[] {
  const scores = new Map(fused.map(({ seq, score }) => [seq, score]))
  const ceiling = (seq: Seq): number => {
    const successors = owners.of(seq)?.successors(seq) ?? []
    return Math.min(
      Infinity,
      ...successors.filter((row) => isEligible(row, eligibility)).flatMap((row) => scores.get(row.seq) ?? []),
    )
  }
  const ranked: (Ranked & { readonly isOld: boolean })[] = []
  // Newest first, so that a chain of corrections is settled from its end.
  for (const item of fused.toSorted((a, b) => b.seq - a.seq)) {
    const demotion = demotionTo(item.score, ceiling(item.seq))
    const score = item.score + demotion
    scores.set(item.seq, score)
    const index = owners.of(item.seq)
    ranked.push({
      ...item,
      score,
      demotion,
      isOld: index !== undefined && isSuperseded(index, item.seq, eligibility),
    })
  }
  return ranked.toSorted((a, b) => b.score - a.score || Number(a.isOld) - Number(b.isOld) || a.seq - b.seq)
}

/** What to add so that the sum, as it is rounded, is not above the ceiling. */
function demotionTo(score: number, ceiling: number): number {
  if (score <= ceiling) return 0
  let demotion = ceiling - score
  for (let step = Number.EPSILON; score + demotion > ceiling; step *= 2) demotion -= Math.abs(demotion) * step
  return demotion
}

/** Which index a record is of: looked up once, since with descendants there may be a thousand. */
export class Owners {
  readonly #indexes: readonly ScopeIndex[]
  readonly #known = new Map<Seq, ScopeIndex | undefined>()

  constructor(indexes: readonly ScopeIndex[]) {
    this.#indexes = indexes
  }

  of(seq: Seq): ScopeIndex | undefined {
    if (!this.#known.has(seq))
      this.#known.set(
        seq,
        this.#indexes.find((index) => index.row(seq) !== undefined),
      )
    return this.#known.get(seq)
  }
}
