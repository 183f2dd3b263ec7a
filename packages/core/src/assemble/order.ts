import type { Candidate } from '../contract/assembler.ts'
import { usualLine } from './excerpt.ts'

/**
 * How much a record's length counts against its strength, in standard deviations of the candidates' scores for each
 * e-fold of (100 + tokens) / 100: nothing to speak of between short turns, 1.7 between a turn and a page of 900 tokens.
 * The longer a text, the more it matches by chance and the more it displaces. Between 0.5 and 1 the gold evidence inside
 * a budget hardly moves (LoCoMo, BEAM); see apps/bench/README.md.
 */
const lengthWeight = 0.75

/**
 * In what order candidates are taken under a budget: by strength less the price of their length; corrected ones after
 * all others, newest first, so that in a chain a correction comes before what it corrects. Ties as ranked.
 */
export function byWorth(
  candidates: readonly Candidate[],
  lengths: ReadonlyMap<Candidate, number>,
): readonly Candidate[] {
  const weight = lengthWeight * deviation(candidates.map(({ score }) => score))
  const worth = (candidate: Candidate): number =>
    candidate.score - weight * Math.log1p((lengths.get(candidate) ?? 0) / usualLine)
  const current = candidates.filter(({ superseded }) => !superseded)
  const corrected = candidates.filter(({ superseded }) => superseded)
  return [
    ...current.toSorted((a, b) => worth(b) - worth(a)),
    ...corrected.toSorted((a, b) => b.record.seq - a.record.seq),
  ]
}

function deviation(values: readonly number[]): number {
  if (values.length === 0) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return Number.isFinite(variance) ? Math.sqrt(variance) : 0
}
