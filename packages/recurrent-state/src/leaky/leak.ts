/**
 * Smaller components become 0. Without this a component that no later record touches would never reach 0 but end in
 * the smallest float32, where the past of two contexts never becomes the same and arithmetic is slow.
 */
const tiny = 2 ** -40

/**
 * One step of the leaky context, in place: c = rho c + (1 - rho) e, where e is the row at `offset` of `rows`, of unit
 * length (Howard and Kahana 2002, "A distributed representation of temporal context", with both coefficients fixed).
 *
 * Computed in float64 and rounded to float32 once for each component, in a fixed order: the same bits everywhere.
 * `context`: `[dimensions]`. Returns |c|.
 */
export function leak(context: Float32Array, rows: Float32Array, offset: number, rho: number): number {
  const gain = 1 - rho
  const dimensions = context.length
  const unrolled = dimensions & ~1
  // Two sums, because one alone waits for each addition.
  let a = 0
  let b = 0
  let i = 0
  for (let r = offset; i < unrolled; i += 2, r += 2) {
    const x = kept(rho * (context[i] ?? 0) + gain * (rows[r] ?? 0))
    const y = kept(rho * (context[i + 1] ?? 0) + gain * (rows[r + 1] ?? 0))
    context[i] = x
    context[i + 1] = y
    a += x * x
    b += y * y
  }
  for (; i < dimensions; i++) {
    const x = kept(rho * (context[i] ?? 0) + gain * (rows[offset + i] ?? 0))
    context[i] = x
    a += x * x
  }
  return Math.sqrt(a + b)
}

function kept(x: number): number {
  // By the absolute value, since the sign would be a branch that nothing can predict.
  return Math.abs(x) > tiny ? Math.fround(x) : 0
}
