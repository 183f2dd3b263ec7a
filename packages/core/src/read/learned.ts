import { rankerSignal } from '../check/weights.ts'
import type { RankCandidate, Ranker } from '../contract/ranker.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import type { Fused } from './fuse.ts'

/**
 * The candidates, moved by what the ranker has learned. What the `silent` backends say is kept from it, so that it
 * ranks alike whether the read explains or not.
 * @throws BACKEND_FAILED: it threw, or gave no finite numbers
 */
export function applyRanker(
  ranker: Ranker | undefined,
  fused: readonly Fused[],
  weight: number,
  silent: ReadonlySet<string>,
): readonly Fused[] {
  if (ranker === undefined || weight === 0 || fused.length === 0) return fused
  const added = ask(ranker, fused, silent)
  if (added === undefined) return fused
  if (added.length !== fused.length || !added.every((x) => Number.isFinite(x)))
    throw new MnesticError(
      'BACKEND_FAILED',
      `The ranker did not give one finite number for each of ${fused.length} candidates`,
    )
  return fused.map((item, i) => {
    const value = added[i] ?? 0
    const contribution = weight * value
    return {
      ...item,
      score: item.score + contribution,
      signals: { ...item.signals, [rankerSignal]: { value, standard: value, contribution } },
    }
  })
}

function ask(
  ranker: Ranker,
  fused: readonly Fused[],
  silent: ReadonlySet<string>,
): readonly number[] | undefined {
  try {
    return ranker.rank(fused.map((item) => toRankCandidate(item, silent)))
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', 'The ranker failed')
  }
}

function toRankCandidate({ score, via, signals }: Fused, silent: ReadonlySet<string>): RankCandidate {
  const known: Record<string, number> = {}
  for (const [name, { standard }] of Object.entries(signals)) known[name] = standard
  for (const [backend, { signals: own }] of Object.entries(via))
    if (!silent.has(backend))
      for (const [name, { standard }] of Object.entries(own)) known[`${backend}.${name}`] = standard
  return { score, signals: known }
}
