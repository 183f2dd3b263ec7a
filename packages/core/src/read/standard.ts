/** How numbers of some records are to be taken; by place. */
export interface Standing {
  /** Mean and deviation are of these alone, as long as they differ. */
  readonly counts: (i: number) => boolean
  /** These have no z below -1, and keep their order. */
  readonly spared: (i: number) => boolean
}

/**
 * Standard deviations from the mean, z = (x - mean) / sd, of the numbers that are known; NaN for the others.
 * All zeros where they do not differ. `origin`: from this number instead of the mean.
 */
export function standardise(
  values: Float64Array,
  { counts, spared }: Standing,
  origin?: number,
): Float64Array {
  const known = values.filter((x) => !Number.isNaN(x))
  const counted = values.filter((x, i) => !Number.isNaN(x) && counts(i))
  const own = moments(counted)
  const { mean, sd } = own.sd > 0 ? own : moments(known)
  return values.map((x, i) => {
    if (Number.isNaN(x)) return NaN
    const z = sd > 0 ? (x - (origin ?? mean)) / sd : 0
    return z < 0 && spared(i) ? z / (1 - z) : z
  })
}

/** sd is exactly 0 where the numbers do not differ, whatever the rounding. */
function moments(known: Float64Array): { readonly mean: number; readonly sd: number } {
  const [first = 0] = known
  if (known.every((x) => x === first)) return { mean: first, sd: 0 }
  const mean = known.reduce((sum, x) => sum + x / known.length, 0)
  // Scaled by the largest deviation, so that no square overflows or vanishes.
  const scale = known.reduce((largest, x) => Math.max(largest, Math.abs(x - mean)), 0)
  const variance = known.reduce((sum, x) => sum + ((x - mean) / scale) ** 2, 0) / known.length
  return { mean, sd: scale * Math.sqrt(variance) }
}

/**
 * What a record stands at where a cue was asked in several wordings: half by the cue itself, half by the wording that
 * it fits best, of those that know it. Unknown to the cue itself: unknown.
 */
export function bestWording(columns: readonly Float64Array[]): Float64Array {
  const [own = new Float64Array(0), ...others] = columns
  if (others.length === 0) return own
  return own.map((x, i) => {
    let best = x
    // No `Math.max`: a wording that the embedder has no opinion on must not silence the others.
    for (const { [i]: other = NaN } of others) if (other > best) best = other
    return (x + best) / 2
  })
}
