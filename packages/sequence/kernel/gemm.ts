import { fused } from './fused'

/**
 * c [m, n] = a [m, k] times panels, plus bias [n] (unless 0) or, with `accumulate`, plus what stands in c.
 *
 * a[i, p] lies at i aRow + p aColumn numbers: a transpose needs no copy. Each element of c is one sum, in the order of
 * k from bias or c on: however the work is cut into tiles, the bits are the same, and so are those of one row computed
 * alone.
 */
export function gemm(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aColumn: usize,
  panels: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  accumulate: usize,
): void {
  const rs = aRow << 2
  const cs = aColumn << 2
  const lc = cRow << 2
  for (let j: usize = 0; j < n; j += 8) {
    const panel = panels + ((j * k) << 2)
    const o = j << 2
    let b0 = f32x4.splat(0)
    let b1 = b0
    if (bias) {
      b0 = v128.load(bias + o)
      b1 = v128.load(bias + o, 16)
    }
    if (j + 8 <= n) rows(m, k, a, rs, cs, panel, c + o, lc, b0, b1, accumulate)
    else edge(m, n - j, k, a, rs, cs, panel, c + o, lc, b0, b1, accumulate)
  }
}

/** Where the tile of a panel with fewer than 8 columns is made; the heap begins beyond. */
const corner: usize = 64

function edge(
  m: usize,
  columns: usize,
  k: usize,
  a: usize,
  rs: usize,
  cs: usize,
  panel: usize,
  c: usize,
  lc: usize,
  b0: v128,
  b1: v128,
  accumulate: usize,
): void {
  const width = columns << 2
  for (let i: usize = 0; i < m; i++) {
    if (accumulate) for (let l: usize = 0; l < width; l += 4) store<f32>(corner + l, load<f32>(c + l))
    one(k, a, cs, panel, corner, b0, b1, accumulate)
    for (let l: usize = 0; l < width; l += 4) store<f32>(c + l, load<f32>(corner + l))
    a += rs
    c += lc
  }
}

function rows(
  m: usize,
  k: usize,
  a: usize,
  rs: usize,
  cs: usize,
  panel: usize,
  c: usize,
  lc: usize,
  b0: v128,
  b1: v128,
  accumulate: usize,
): void {
  // 8 rows are two tiles of 4: a tile of 6 would leave 2 rows, which wait for one another.
  for (; m >= 6 && m !== 8; m -= 6) {
    six(k, a, rs, cs, panel, c, lc, b0, b1, accumulate)
    a += 6 * rs
    c += 6 * lc
  }
  for (; m >= 4; m -= 4) {
    four(k, a, rs, cs, panel, c, lc, b0, b1, accumulate)
    a += 4 * rs
    c += 4 * lc
  }
  for (; m > 0; m--) {
    one(k, a, cs, panel, c, b0, b1, accumulate)
    a += rs
    c += lc
  }
}

function one(
  k: usize,
  a: usize,
  cs: usize,
  panel: usize,
  c: usize,
  b0: v128,
  b1: v128,
  accumulate: usize,
): void {
  if (accumulate) {
    b0 = v128.load(c)
    b1 = v128.load(c, 16)
  }
  for (let p: usize = 0; p < k; p++) {
    const s = v128.load32_splat(a)
    b0 = fused(s, v128.load(panel), b0)
    b1 = fused(s, v128.load(panel, 16), b1)
    a += cs
    panel += 32
  }
  v128.store(c, b0)
  v128.store(c, b1, 16)
}

/** Of 16 registers 12 hold sums. Plain and long: sums in an array would live in memory. */
function six(
  k: usize,
  a: usize,
  rs: usize,
  cs: usize,
  panel: usize,
  c: usize,
  lc: usize,
  b0: v128,
  b1: v128,
  accumulate: usize,
): void {
  let c00 = b0
  let c01 = b1
  let c10 = b0
  let c11 = b1
  let c20 = b0
  let c21 = b1
  let c30 = b0
  let c31 = b1
  let c40 = b0
  let c41 = b1
  let c50 = b0
  let c51 = b1
  let a1 = a + rs
  let a2 = a1 + rs
  let a3 = a2 + rs
  let a4 = a3 + rs
  let a5 = a4 + rs
  if (accumulate) {
    let q = c
    c00 = v128.load(q)
    c01 = v128.load(q, 16)
    q += lc
    c10 = v128.load(q)
    c11 = v128.load(q, 16)
    q += lc
    c20 = v128.load(q)
    c21 = v128.load(q, 16)
    q += lc
    c30 = v128.load(q)
    c31 = v128.load(q, 16)
    q += lc
    c40 = v128.load(q)
    c41 = v128.load(q, 16)
    q += lc
    c50 = v128.load(q)
    c51 = v128.load(q, 16)
  }
  for (let p: usize = 0; p < k; p++) {
    b0 = v128.load(panel)
    b1 = v128.load(panel, 16)
    panel += 32
    let s = v128.load32_splat(a)
    c00 = fused(s, b0, c00)
    c01 = fused(s, b1, c01)
    a += cs
    s = v128.load32_splat(a1)
    c10 = fused(s, b0, c10)
    c11 = fused(s, b1, c11)
    a1 += cs
    s = v128.load32_splat(a2)
    c20 = fused(s, b0, c20)
    c21 = fused(s, b1, c21)
    a2 += cs
    s = v128.load32_splat(a3)
    c30 = fused(s, b0, c30)
    c31 = fused(s, b1, c31)
    a3 += cs
    s = v128.load32_splat(a4)
    c40 = fused(s, b0, c40)
    c41 = fused(s, b1, c41)
    a4 += cs
    s = v128.load32_splat(a5)
    c50 = fused(s, b0, c50)
    c51 = fused(s, b1, c51)
    a5 += cs
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += lc
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += lc
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += lc
  v128.store(c, c30)
  v128.store(c, c31, 16)
  c += lc
  v128.store(c, c40)
  v128.store(c, c41, 16)
  c += lc
  v128.store(c, c50)
  v128.store(c, c51, 16)
}

function four(
  k: usize,
  a: usize,
  rs: usize,
  cs: usize,
  panel: usize,
  c: usize,
  lc: usize,
  b0: v128,
  b1: v128,
  accumulate: usize,
): void {
  let c00 = b0
  let c01 = b1
  let c10 = b0
  let c11 = b1
  let c20 = b0
  let c21 = b1
  let c30 = b0
  let c31 = b1
  let a1 = a + rs
  let a2 = a1 + rs
  let a3 = a2 + rs
  if (accumulate) {
    let q = c
    c00 = v128.load(q)
    c01 = v128.load(q, 16)
    q += lc
    c10 = v128.load(q)
    c11 = v128.load(q, 16)
    q += lc
    c20 = v128.load(q)
    c21 = v128.load(q, 16)
    q += lc
    c30 = v128.load(q)
    c31 = v128.load(q, 16)
  }
  for (let p: usize = 0; p < k; p++) {
    b0 = v128.load(panel)
    b1 = v128.load(panel, 16)
    panel += 32
    let s = v128.load32_splat(a)
    c00 = fused(s, b0, c00)
    c01 = fused(s, b1, c01)
    a += cs
    s = v128.load32_splat(a1)
    c10 = fused(s, b0, c10)
    c11 = fused(s, b1, c11)
    a1 += cs
    s = v128.load32_splat(a2)
    c20 = fused(s, b0, c20)
    c21 = fused(s, b1, c21)
    a2 += cs
    s = v128.load32_splat(a3)
    c30 = fused(s, b0, c30)
    c31 = fused(s, b1, c31)
    a3 += cs
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += lc
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += lc
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += lc
  v128.store(c, c30)
  v128.store(c, c31, 16)
}
