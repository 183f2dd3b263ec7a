/**
 * Sum of products of `query` and the row that begins at `offset` of `rows`. Products of two float32 are exact in
 * float64, and the sums run in a fixed order: the same bits on every machine.
 *
 * Four sums, because one alone waits for each addition. The query comes as float64, so that it is not widened anew for
 * every row.
 */
export function dot(rows: Float32Array, offset: number, query: Float64Array): number {
  const dimensions = query.length
  const unrolled = dimensions & ~3
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let i = 0
  // `?? 0` never happens, and costs nothing: it is what the type of an element demands.
  for (let r = offset; i < unrolled; i += 4, r += 4) {
    a += (rows[r] ?? 0) * (query[i] ?? 0)
    b += (rows[r + 1] ?? 0) * (query[i + 1] ?? 0)
    c += (rows[r + 2] ?? 0) * (query[i + 2] ?? 0)
    d += (rows[r + 3] ?? 0) * (query[i + 3] ?? 0)
  }
  for (; i < dimensions; i++) a += (rows[offset + i] ?? 0) * (query[i] ?? 0)
  return a + b + (c + d)
}
