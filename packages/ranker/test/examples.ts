import type { RankExample } from '@mnestic/ranker'

/** The same numbers on every run, 0 to 1. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Lists in which the right candidate is told by `words.bm25` alone, while the fixed score believes `longTerm.score`:
 * there is something to learn. Scores are distinct.
 */
export function madeUp(count: number, seed = 1, size = 12): readonly RankExample[] {
  const next = numbers(seed)
  return Array.from({ length: count }, () => {
    const right = Math.floor(next() * size)
    const candidates = Array.from({ length: size }, (_, i) => {
      const words = (i === right ? 1.5 : 0) + next() - 0.5
      const meaning = 2 * (next() - 0.5)
      const asking = next() < 0.3 ? 1 : 0
      return {
        signals: { 'words.bm25': words, 'longTerm.score': meaning, asking },
        score: 0.5 * words + 2 * meaning - 0.1 * asking,
      }
    })
    return { candidates, relevant: [right] }
  })
}

/** Mean reciprocal rank of the right one, by the fixed score and what is added to it. */
export function reciprocalRank(
  examples: readonly RankExample[],
  added: (candidates: RankExample['candidates']) => readonly number[] | undefined,
): number {
  const sum = examples.reduce((total, { candidates, relevant }) => {
    const extra = added(candidates)
    const scores = candidates.map(({ score }, i) => score + (extra?.[i] ?? 0))
    const right = scores[relevant[0] ?? -1] ?? -Infinity
    return total + 1 / (1 + scores.filter((score) => score > right).length)
  }, 0)
  return sum / examples.length
}
