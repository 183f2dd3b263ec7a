/** Found and true beginnings of sessions; the first turn of a conversation, which is one anyway, does not count. */
export interface Counts {
  readonly found: number
  readonly right: number
  readonly real: number
}

export function countBeginnings(found: readonly boolean[], real: readonly boolean[]): Counts {
  const at = real.map((_, i) => i).slice(1)
  return {
    found: at.filter((i) => found[i]).length,
    right: at.filter((i) => found[i] && real[i]).length,
    real: at.filter((i) => real[i]).length,
  }
}

/** F1 over all conversations together. */
export function f1(counts: readonly Counts[]): number {
  const of = (key: keyof Counts): number => counts.reduce((sum, one) => sum + one[key], 0)
  return (2 * of('right')) / (of('found') + of('real'))
}

/** The threshold whose F1 is highest; a beginning is what lies above it. */
export function bestThreshold(
  streams: readonly { readonly scores: readonly number[]; readonly real: readonly boolean[] }[],
): number {
  const candidates = [...new Set(streams.flatMap(({ scores }) => scores))].toSorted((a, b) => a - b)
  const judged = candidates.map((threshold) => ({
    threshold,
    value: f1(
      streams.map(({ scores, real }) =>
        countBeginnings(
          scores.map((s) => s > threshold),
          real,
        ),
      ),
    ),
  }))
  return judged.reduce((best, one) => (one.value > best.value ? one : best), {
    threshold: Infinity,
    value: 0,
  }).threshold
}
