import type { RankExample } from './example.ts'

/**
 * Candidates of a list that are learned from, by the fixed score. Measured: to pull up what stands below them costs
 * what is gained above.
 */
const depth = 50

/** What there is to learn: of each example the candidates with a chance, where some of them are right and some not. */
export function usefulOf(examples: readonly RankExample[]): readonly RankExample[] {
  return examples.map(strongest).filter(teaches)
}

function strongest(example: RankExample): RankExample {
  const { candidates, relevant } = example
  if (candidates.length <= depth) return example
  const right = new Set(relevant)
  const kept = candidates
    .map(({ score }, i) => ({ score, i }))
    .toSorted((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, depth)
  return {
    candidates: kept.flatMap(({ i }) => candidates[i] ?? []),
    relevant: kept.flatMap(({ i }, place) => (right.has(i) ? [place] : [])),
  }
}

function teaches({ candidates, relevant }: RankExample): boolean {
  const right = new Set(relevant).size
  return right > 0 && right < candidates.length
}
