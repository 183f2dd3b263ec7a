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
  const settled = new Map<Seq, Settled>()
  const candidates = new Set(fused.map(({ seq }) => seq))
  // Newest first, so that a chain of corrections is settled from its end.
  for (const item of fused.toSorted((a, b) => b.seq - a.seq)) {
    const index = owners.of(item.seq)
    const newer = (index?.successors(item.seq) ?? [])
      .filter((row) => candidates.has(row.seq) && isEligible(row, eligibility))
      .flatMap((row) => settled.get(row.seq) ?? [])
    const demotion = demotionTo(item.score, Math.min(Infinity, ...newer.map(({ ranked }) => ranked.score)))
    const isOld = index !== undefined && isSuperseded(index, item.seq, eligibility)
    settled.set(item.seq, {
      ranked: { ...item, score: item.score + demotion, demotion },
      age: Math.max(Number(isOld), ...newer.map(({ age }) => age + 1)),
    })
  }
  return [...settled.values()]
    .toSorted((a, b) => b.ranked.score - a.ranked.score || a.age - b.age || a.ranked.seq - b.ranked.seq)
    .map(({ ranked }) => ranked)
}

interface Settled {
  readonly ranked: Ranked
  /** How many corrections lie between the record and the current one: those of equal score stand in this order. */
  readonly age: number
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
