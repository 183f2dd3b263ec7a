const round = Math.fround

/** See kernel/gemm.ts: each element is one sum, in the order of k. */
export function gemm(
  f: Float32Array,
  m: number,
  n: number,
  k: number,
  aAddress: number,
  aRow: number,
  aColumn: number,
  panelsAddress: number,
  cAddress: number,
  cRow: number,
  biasAddress: number,
  accumulate: number,
): void {
  const a = aAddress / 4
  const c = cAddress / 4
  for (let j = 0; j < n; j++) {
    const column = panelsAddress / 4 + (j - (j % 8)) * k + (j % 8)
    const bias = biasAddress === 0 ? 0 : (f[biasAddress / 4 + j] ?? 0)
    for (let i = 0; i < m; i++) {
      const to = c + i * cRow + j
      let sum = accumulate === 0 ? bias : (f[to] ?? 0)
      let from = a + i * aRow
      for (let p = 0; p < k; p++) {
        sum = round(sum + round((f[from] ?? 0) * (f[column + p * 8] ?? 0)))
        from += aColumn
      }
      f[to] = sum
    }
  }
}
