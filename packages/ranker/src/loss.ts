import { exponential } from './arithmetic.ts'

/**
 * For each relevant candidate p the softmax against all that are not relevant:
 *   L = mean over p of -ln( e^s_p / (e^s_p + Σ_n e^s_n) ),  s = score + f.
 * Relevant candidates do not compete with each other (in ListNet's softmax, Cao et al., ICML 2007, they do).
 * Returns L and its derivative by each s [n].
 */
export function listLoss(
  scores: Float64Array,
  relevant: readonly boolean[],
): { readonly loss: number; readonly byScore: Float64Array } {
  const best = scores.reduce((max, s) => (s > max ? s : max), -Infinity)
  const powers = scores.map((s) => exponential(s - best))
  let others = 0
  for (const [i, power] of powers.entries()) if (relevant[i] !== true) others += power
  const count = relevant.filter(Boolean).length
  const byScore = new Float64Array(scores.length)
  let loss = 0
  let share = 0
  for (const [i, power] of powers.entries()) {
    if (relevant[i] !== true) continue
    const all = power + others
    // Only told, never learned from: so an engine's own logarithm will do.
    loss += (Math.log(all) - (scores[i] ?? 0) + best) / count
    byScore[i] = -(others / all) / count
    share += 1 / all / count
  }
  for (const [i, power] of powers.entries()) if (relevant[i] !== true) byScore[i] = power * share
  return { loss, byScore }
}
