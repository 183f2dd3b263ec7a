import type { Seq } from '../contract/log.ts'
import { isEligible, isSuperseded, type Eligibility } from '../index/allow.ts'
import type { ScopeIndex } from '../index/scope-index.ts'
import type { Fused } from './fuse.ts'

/** Distinct candidates, rising, with the corrections of each that are allowed. */
export function withSuccessors(
  owners: Owners,
  found: Iterable<Seq>,
  allowed: (seq: Seq) => boolean,
): readonly Seq[] {
  const seqs = new Set(found)
  for (const seq of seqs)
    for (const row of owners.of(seq)?.successors(seq) ?? []) if (allowed(row.seq)) seqs.add(row.seq)
  return [...seqs].toSorted((a, b) => a - b)
}

export interface Ranked extends Fused {
  readonly lift: number
}

/** By candidate: what corrects it. All that is allowed of it is a candidate as well (`withSuccessors`). */
export function correctionsAmong(
  fused: readonly Fused[],
  owners: Owners,
  eligibility: Eligibility,
): ReadonlyMap<Seq, readonly Seq[]> {
  return new Map(
    fused.map(({ seq }) => {
      const rows = owners.of(seq)?.successors(seq) ?? []
      return [seq, rows.filter((row) => isEligible(row, eligibility)).map((row) => row.seq)]
    }),
  )
}

/** A correction ranks no lower than what it corrects: what it gains by that is its `lift`. */
export function liftCorrections(
  fused: readonly Fused[],
  owners: Owners,
  eligibility: Eligibility,
): readonly Ranked[] {
  const newerOf = correctionsAmong(fused, owners, eligibility)
  const ranked = new Map<Seq, Ranked>()
  const floors = new Map<Seq, number>()
  const ofAge = fused.toSorted((a, b) => a.seq - b.seq)
  // Oldest first, so that a chain of corrections hands on what its strongest member has.
  for (const item of ofAge) {
    const lift = liftTo(item.score, floors.get(item.seq) ?? -Infinity)
    const score = item.score + lift
    ranked.set(item.seq, { ...item, score, lift })
    for (const seq of newerOf.get(item.seq) ?? [])
      floors.set(seq, Math.max(score, floors.get(seq) ?? -Infinity))
  }
  /** How many corrections lie between a record and the current one: those of equal score stand in this order. */
  const ages = new Map<Seq, number>()
  for (const { seq } of ofAge.toReversed()) {
    const index = owners.of(seq)
    const isOld = index !== undefined && isSuperseded(index, seq, eligibility)
    const newer = (newerOf.get(seq) ?? []).flatMap((one) => ages.get(one) ?? [])
    ages.set(seq, Math.max(Number(isOld), ...newer.map((age) => age + 1)))
  }
  return [...ranked.values()].toSorted(
    (a, b) => b.score - a.score || (ages.get(a.seq) ?? 0) - (ages.get(b.seq) ?? 0) || a.seq - b.seq,
  )
}

/** What to add so that the sum, as it is rounded, is not below the floor. */
export function liftTo(score: number, floor: number): number {
  if (score >= floor) return 0
  let lift = floor - score
  for (let step = Number.EPSILON; score + lift < floor; step *= 2) lift += Math.abs(lift) * step
  return lift
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
