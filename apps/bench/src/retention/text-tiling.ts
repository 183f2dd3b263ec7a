import { tokens } from '../peers/tokens.ts'

/** Turns on each side of a gap. */
const block = 6

/**
 * Beginnings by TextTiling (Hearst 1997) with turns as units: the cosine of the words in the blocks before and after
 * each gap, its depth below the peaks on both sides, and a cut where the depth is a valley's of more than the mean less
 * half a standard deviation.
 */
export function textTiling(texts: readonly string[]): readonly boolean[] {
  const words = texts.map((text) => tokens(text))
  const score = words.map((_, i) =>
    i === 0 ? 1 : cosine(counted(words.slice(Math.max(0, i - block), i)), counted(words.slice(i, i + block))),
  )
  const depth = score.map((s, i) => (i === 0 ? 0 : peak(score, i, -1) - s + peak(score, i, 1) - s))
  const mean = depth.reduce((sum, d) => sum + d, 0) / depth.length
  const deviation = Math.sqrt(depth.reduce((sum, d) => sum + (d - mean) ** 2, 0) / depth.length)
  const cutoff = mean - deviation / 2
  return score.map((s, i) => {
    const valley = s <= (score[i - 1] ?? 1) && s < (score[i + 1] ?? 1)
    return i > 0 && valley && (depth[i] ?? 0) > cutoff
  })
}

/** The height to which the scores rise from gap `i` in that direction. */
function peak(scores: readonly number[], i: number, step: 1 | -1): number {
  let height = scores[i] ?? 0
  for (let at = i + step; at > 0 && (scores[at] ?? -1) >= height; at += step) height = scores[at] ?? height
  return height
}

function counted(turns: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of turns.flat()) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const dot = [...a].reduce((sum, [word, n]) => sum + n * (b.get(word) ?? 0), 0)
  const length = (counts: ReadonlyMap<string, number>): number =>
    Math.sqrt([...counts.values()].reduce((sum, n) => sum + n * n, 0))
  const lengths = length(a) * length(b)
  return lengths === 0 ? 0 : dot / lengths
}
