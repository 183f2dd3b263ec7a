import { diversitySignal } from '../check/weights.ts'
import type { Seq } from '../contract/log.ts'
import { throwIfAborted } from '../error.ts'
import type { Eligibility } from '../index/allow.ts'
import { nextTurn } from '../turn.ts'
import { correctionsAmong, liftTo, type Owners, type Ranked } from './corrections.ts'
import type { Fused } from './fuse.ts'
import type { Likeness } from './likeness.ts'

/** Choices between two turns of the event loop: some milliseconds among 2,000 candidates. */
const slice = 16

export interface Diversity {
  /** 0 to .99: 1 - lambda of the paper. */
  readonly diversity: number
  readonly limit: number
  readonly likeness: Likeness
  readonly owners: Owners
  readonly eligibility: Eligibility
  readonly signal: AbortSignal | undefined
}

/**
 * The candidates by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), `limit` at most: each next one has
 * the largest (1 - d) r - d s, where r is its score, scaled so that the candidates' lie from 0 to 1 (min-max, the
 * standard norm of Montague and Aslam, CIKM 2001), and s is its likeness to the most alike of those before it.
 *
 * In scores instead of r, so that they go on adding up: score - d / (1 - d) (max - min) s, which orders alike. What
 * that takes is shown as the signal `diversity`. It never rises from one choice to the next, so what comes first is
 * still the strongest. A record is chosen after its corrections only: where it is its turn, the first of them that is
 * left comes in its place, lifted to its score.
 */
export async function diversify(
  fused: readonly Fused[],
  { diversity, limit, likeness, owners, eligibility, signal }: Diversity,
): Promise<{ readonly ranked: readonly Ranked[]; readonly weight: number }> {
  const penalty = (diversity / (1 - diversity)) * rangeOf(fused)
  const places = new Map<Seq, number>(fused.map(({ seq }, i) => [seq, i]))
  const newer = correctionsAmong(fused, owners, eligibility)
  const corrections = fused.map(({ seq }) => (newer.get(seq) ?? []).flatMap((one) => places.get(one) ?? []))
  const likest = new Float64Array(fused.length)
  const left = new Set(fused.keys())
  const taken = (i: number): number => 0 - penalty * (likest[i] ?? 0)
  const valueOf = (i: number): number => (fused[i]?.score ?? 0) + taken(i)
  const strongest = (among: Iterable<number>): number | undefined => {
    let best: number | undefined
    let most = -Infinity
    // Candidates come by seq: of equals the first is taken.
    for (const i of among) {
      const value = left.has(i) ? valueOf(i) : -Infinity
      if (value > most) [best, most] = [i, value]
    }
    return best
  }
  const firstOf = (i: number): number => {
    const correction = strongest(corrections[i] ?? [])
    return correction === undefined ? i : firstOf(correction)
  }
  const ranked: Ranked[] = []
  let least = Infinity
  while (ranked.length < limit) {
    const due = strongest(left)
    if (due === undefined) break
    const chosen = firstOf(due)
    const item = fused[chosen]
    if (item === undefined) break
    left.delete(chosen)
    const value = likest[chosen] ?? 0
    const contribution = lowered(item.score, taken(chosen), least)
    const own = item.score + contribution
    const lift = lowered(own, liftTo(own, valueOf(due)), least)
    least = own + lift
    const detail = { value, standard: value, contribution }
    ranked.push({ ...item, score: least, lift, signals: { ...item.signals, [diversitySignal]: detail } })
    const alike = likeness.of(chosen)
    for (const i of left) likest[i] = Math.max(likest[i] ?? 0, alike[i] ?? 0)
    if (ranked.length % slice === 0) await nextTurn()
    throwIfAborted(signal)
  }
  return { ranked, weight: -penalty }
}

/** What to add so that the sum is not above `most`, as rounding may make it of what is equal. */
function lowered(to: number, added: number, most: number): number {
  let lower = added
  const size = Math.max(Math.abs(to), Math.abs(added))
  for (let step = Number.EPSILON / 2; to + lower > most; step *= 2) lower -= size * step
  return lower
}

/** From the weakest score to the strongest; 1 where all are equal, so that likeness alone decides. */
function rangeOf(fused: readonly Fused[]): number {
  let [least, most] = [Infinity, -Infinity]
  for (const { score } of fused) [least, most] = [Math.min(least, score), Math.max(most, score)]
  return most > least ? most - least : 1
}
