/** 1 - cos, 0 to 2. `lengths`: the product of theirs. */
export function cosineDistance(a: Float32Array, b: Float32Array, lengths: number): number {
  const product = a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
  return Math.min(2, Math.max(0, 1 - product / lengths))
}
