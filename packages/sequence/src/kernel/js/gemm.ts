const round = Math.fround

/**
 * See kernel/gemm.ts: each element is one sum, in the order of k. The eight of a panel are computed side by side, in
 * variables of their own, which is twice as fast as one after the other.
 */
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
  const sums = new Float32Array(8)
  for (let j = 0; j < n; j += 8) {
    const width = Math.min(8, n - j)
    const panel = panelsAddress / 4 + j * k
    for (let i = 0; i < m; i++) {
      const c = cAddress / 4 + i * cRow + j
      for (let l = 0; l < 8; l++)
        sums[l] =
          accumulate !== 0 ? (f[c + l] ?? 0) : biasAddress !== 0 ? (f[biasAddress / 4 + j + l] ?? 0) : 0
      addProducts(f, sums, k, aAddress / 4 + i * aRow, aColumn, panel)
      for (let l = 0; l < width; l++) f[c + l] = sums[l] ?? 0
    }
  }
}

function addProducts(
  f: Float32Array,
  sums: Float32Array,
  k: number,
  a: number,
  aColumn: number,
  panel: number,
): void {
  let [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0] = sums
  const end = panel + 8 * k
  for (let p = panel; p < end; p += 8) {
    const x = f[a] ?? 0
    a += aColumn
    s0 = round(s0 + round(x * (f[p] ?? 0)))
    s1 = round(s1 + round(x * (f[p + 1] ?? 0)))
    s2 = round(s2 + round(x * (f[p + 2] ?? 0)))
    s3 = round(s3 + round(x * (f[p + 3] ?? 0)))
    s4 = round(s4 + round(x * (f[p + 4] ?? 0)))
    s5 = round(s5 + round(x * (f[p + 5] ?? 0)))
    s6 = round(s6 + round(x * (f[p + 6] ?? 0)))
    s7 = round(s7 + round(x * (f[p + 7] ?? 0)))
  }
  sums[0] = s0
  sums[1] = s1
  sums[2] = s2
  sums[3] = s3
  sums[4] = s4
  sums[5] = s5
  sums[6] = s6
  sums[7] = s7
}
