/** One head's part of the query. */
export interface Part {
  readonly from: number
  /** sqrt(d) q / sqrt(d_k), of this part. [d_k] */
  readonly query: Float64Array
  /** sqrt(d): what the keys are to be multiplied with. */
  readonly scale: number
}

/** The query, cut into `heads` parts of the same length; fewer where it has fewer numbers. What is over has no head. */
export function partsOf(query: Float32Array, heads: number): readonly Part[] {
  const count = Math.min(heads, query.length)
  const width = Math.floor(query.length / count)
  const scale = Math.sqrt(query.length)
  return Array.from({ length: count }, (_, h) => ({
    from: h * width,
    query: Float64Array.from(
      query.subarray(h * width, (h + 1) * width),
      (x) => (scale * x) / Math.sqrt(width),
    ),
    scale,
  }))
}

/** Q_h · K_h / sqrt(d_k), for each part. */
export function scoresIn(parts: readonly Part[], key: Float32Array): readonly number[] {
  return parts.map(({ from, query, scale }) => {
    let sum = 0
    for (const [i, q] of query.entries()) sum += q * (key[from + i] ?? 0)
    return sum * scale
  })
}
