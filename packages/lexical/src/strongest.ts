/**
 * The strongest rows, strongest first, of equals the smaller row; at most `limit`, and only those that `accept` takes,
 * which is asked as seldom as can be. Kept in a list that is sorted and cut whenever it is twice as long as needed.
 */
export function strongest(
  scores: Float64Array,
  rows: Uint32Array,
  limit: number,
  accept: (row: number) => boolean,
): readonly number[] {
  const stronger = (x: number, y: number): number => (scores[y] ?? 0) - (scores[x] ?? 0) || x - y
  const kept: number[] = []
  /** The weakest of the strongest so many, once there are so many. */
  let bar: number | undefined
  for (const row of rows) {
    if (bar !== undefined && stronger(row, bar) > 0) continue
    if (!accept(row)) continue
    kept.push(row)
    if (kept.length < 2 * limit) continue
    kept.sort(stronger)
    kept.length = limit
    bar = kept[limit - 1]
  }
  return kept.sort(stronger).slice(0, limit)
}
