import type { Candidate } from '@mnestic/core'
import { usualLine } from '@mnestic/core/assemble'

/**
 * How much a line's length counts against its record's strength, in standard deviations for each e-fold of
 * (100 + tokens) / 100, of what the line costs where it would come to stand, its head included; what is cut counts as
 * long as what is shown of it. Of .5, .75, 1, 1.5 and 2 this was best on LoCoMo (two embedders) and BEAM together, with
 * each conversation left out in turn too.
 */
const lengthWeight = 2

/** Strengths of candidates, in standard deviations from their mean. */
export function strengths(candidates: readonly Candidate[]): ReadonlyMap<Candidate, number> {
  const scores = candidates.map(({ score }) => score)
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, scores.length)
  const deviation = Math.sqrt(variance)
  const usable = deviation > 0 && Number.isFinite(deviation)
  return new Map(
    candidates.map((candidate) => [candidate, usable ? (candidate.score - mean) / deviation : 0]),
  )
}

/** What a record of that strength is worth for so many tokens. */
export function worthFor(strength: number, tokens: number): number {
  return strength - lengthWeight * Math.log1p(tokens / usualLine)
}
