/**
 * Panels: the right factor of a product, [k, n], laid out as the product reads it. Panel j holds the columns 8 j to
 * 8 j + 7, row by row, with zeros where the matrix has no more columns.
 */

/** From row-major [k, n], rows `stride` numbers apart. */
export function pack(k: usize, n: usize, source: usize, stride: usize, panels: usize): void {
  const row = stride << 2
  let j: usize = 0
  for (; j + 8 <= n; j += 8) {
    let from = source + (j << 2)
    for (let i: usize = 0; i < k; i++) {
      v128.store(panels, v128.load(from))
      v128.store(panels, v128.load(from, 16), 16)
      panels += 32
      from += row
    }
  }
  if (j === n) return
  const left = (n - j) << 2
  let from = source + (j << 2)
  for (let i: usize = 0; i < k; i++) {
    v128.store(panels, f32x4.splat(0))
    v128.store(panels, f32x4.splat(0), 16)
    for (let l: usize = 0; l < left; l += 4) store<f32>(panels + l, load<f32>(from + l))
    panels += 32
    from += row
  }
}

/** The transpose of row-major [n, k], rows `stride` numbers apart. */
export function packTransposed(k: usize, n: usize, source: usize, stride: usize, panels: usize): void {
  const row = stride << 2
  for (let j: usize = 0; j < n; j += 8) {
    const columns = min(8, n - j)
    for (let l: usize = 0; l < 8; l++) {
      let to = panels + (l << 2)
      let from = source + (j + l) * row
      for (let i: usize = 0; i < k; i++) {
        store<f32>(to, l < columns ? load<f32>(from) : 0)
        to += 32
        from += 4
      }
    }
    panels += k << 5
  }
}
