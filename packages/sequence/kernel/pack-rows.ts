/**
 * Whether the next tile has 6 rows or 4. With fused steps 6 rows by 8 columns fill the registers. Without, the products
 * need some of their own, and 4 rows are faster. 7 or 8 rows left are two tiles of 4.
 */
export function isTall(rows: usize): bool {
  return ASC_FEATURE_RELAXED_SIMD && (rows > 8 || rows === 5 || rows === 6)
}

/** A block of the left factor, [rows, k], in the order in which the tiles read it; missing rows are zeros. */
export function packRows(rows: usize, k: usize, a: usize, rs: usize, cs: usize, to: usize): void {
  while (rows > 0) {
    const height: usize = isTall(rows) ? 6 : 4
    const used = min(height, rows)
    const step = height << 2
    for (let r: usize = 0; r < height; r++) {
      let from = a + r * rs
      let at = to + (r << 2)
      if (r < used)
        for (let p: usize = 0; p < k; p++) {
          store<f32>(at, load<f32>(from))
          from += cs
          at += step
        }
      else
        for (let p: usize = 0; p < k; p++) {
          store<f32>(at, 0)
          at += step
        }
    }
    a += used * rs
    to += k * step
    rows -= used
  }
}
