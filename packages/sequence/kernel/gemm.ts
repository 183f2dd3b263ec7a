import { packRows, isTall } from './pack-rows'
import { corner, left, zeros } from './places'
import { one, oneByFour } from './one-row'
import { four, six } from './tiles'

/** Of a: 96 KiB, which the second cache holds; a panel's 8 KiB stay in the first. */
const blockRows: usize = 96
const blockDepth: usize = 256

/**
 * c [m, n] = a [m, k] times panels, plus bias [n] (unless 0) or, with `accumulate`, plus what stands in c.
 *
 * a[i, p] lies at i aRow + p aColumn numbers: a transpose needs no copy. Each element of c is one sum, in the order of
 * k, from bias or c on: however the work is cut, the bits are the same, and so are those of one row computed alone.
 *
 * Cut as by Goto and van de Geijn, Anatomy of high-performance matrix multiplication, 2008.
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
  const ls = cRow << 2
  if (m === 1) return row(n, k, a, cs, panels, c, bias, accumulate)
  for (let p: usize = 0; p === 0 || p < k; p += blockDepth) {
    const depth = min(blockDepth, k - p)
    const goesOn = accumulate || p > 0
    for (let i: usize = 0; i < m; i += blockRows) {
      const rows = min(blockRows, m - i)
      const to = c + i * ls
      packRows(rows, depth, a + i * rs + p * cs, rs, cs, left)
      for (let j: usize = 0; j < n; j += 8) {
        const o = j << 2
        const from = goesOn ? to + o : bias ? bias + o : zeros
        const panel = panels + ((j * k + (p << 3)) << 2)
        column(rows, depth, panel, from, goesOn ? ls : 0, to + o, ls, min(8, n - j))
      }
    }
  }
}

/** All rows of the block times one panel. */
function column(
  rows: usize,
  k: usize,
  panel: usize,
  from: usize,
  fs: usize,
  c: usize,
  ls: usize,
  columns: usize,
): void {
  let a = left
  while (rows > 0) {
    const tall = isTall(rows)
    const height: usize = tall ? 6 : 4
    const used = min(height, rows)
    if (used === height && columns === 8) {
      if (tall) six(k, a, panel, from, fs, c, ls)
      else four(k, a, panel, from, fs, c, ls)
    } else {
      // A tile that hangs over the edge is made elsewhere, and what is inside is copied.
      copy(used, columns, from, fs, corner, 32)
      if (tall) six(k, a, panel, corner, 32, corner, 32)
      else four(k, a, panel, corner, 32, corner, 32)
      copy(used, columns, corner, 32, c, ls)
    }
    a += (k * height) << 2
    from += used * fs
    c += used * ls
    rows -= used
  }
}

function copy(rows: usize, columns: usize, from: usize, fs: usize, to: usize, ts: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let o: usize = 0; o < columns << 2; o += 4) store<f32>(to + o, load<f32>(from + o))
    from += fs
    to += ts
  }
}

function row(
  n: usize,
  k: usize,
  a: usize,
  cs: usize,
  panels: usize,
  c: usize,
  bias: usize,
  accumulate: usize,
): void {
  const panelBytes = k << 5
  let from = accumulate ? c : bias ? bias : zeros
  const fs: usize = from === zeros ? 0 : 32
  for (; n >= 32; n -= 32) {
    oneByFour(k, a, cs, panels, panelBytes, from, fs, c)
    panels += panelBytes << 2
    from += fs << 2
    c += 128
  }
  for (; n >= 8; n -= 8) {
    one(k, a, cs, panels, from, c)
    panels += panelBytes
    from += fs
    c += 32
  }
  if (n === 0) return
  copy(1, n, from, 0, corner, 0)
  one(k, a, cs, panels, corner, corner)
  copy(1, n, corner, 0, c, 0)
}
