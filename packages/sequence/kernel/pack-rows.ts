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
    const tall = isTall(rows)
    const height: usize = tall ? 6 : 4
    const used = min(height, rows)
    let done: usize = 0
    if (used === height && cs === 4) done = fourColumnsAtOnce(tall, k, a, rs, to)
    else if (used === height && rs === 4) done = columnsAtOnce(tall, k, a, cs, to)
    if (done < k) numberByNumber(height, used, k - done, a + done * cs, rs, cs, to + ((done * height) << 2))
    a += used * rs
    to += (k * height) << 2
    rows -= used
  }
}

function numberByNumber(
  height: usize,
  used: usize,
  k: usize,
  a: usize,
  rs: usize,
  cs: usize,
  to: usize,
): void {
  for (let p: usize = 0; p < k; p++) {
    let from = a
    for (let r: usize = 0; r < height; r++) {
      store<f32>(to, r < used ? load<f32>(from) : 0)
      from += rs
      to += 4
    }
    a += cs
  }
}

/** Rows that lie in memory as rows: their transpose, by 4 columns. Returns how many columns are done. */
function fourColumnsAtOnce(tall: bool, k: usize, a: usize, rs: usize, to: usize): usize {
  const step: usize = tall ? 24 : 16
  let done: usize = 0
  for (; done + 4 <= k; done += 4) {
    const row0 = v128.load(a)
    const row1 = v128.load(a + rs)
    const row2 = v128.load(a + 2 * rs)
    const row3 = v128.load(a + 3 * rs)
    const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7)
    const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5)
    const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<u64>(low01, low23, 0, 2))
    v128.store(to + step, v128.shuffle<u64>(low01, low23, 1, 3))
    v128.store(to + 2 * step, v128.shuffle<u64>(high01, high23, 0, 2))
    v128.store(to + 3 * step, v128.shuffle<u64>(high01, high23, 1, 3))
    if (tall) {
      const row4 = v128.load(a + 4 * rs)
      const row5 = v128.load(a + 5 * rs)
      const low45 = v128.shuffle<f32>(row4, row5, 0, 4, 1, 5)
      const high45 = v128.shuffle<f32>(row4, row5, 2, 6, 3, 7)
      v128.store64_lane(to + 16, low45, 0)
      v128.store64_lane(to + step + 16, low45, 1)
      v128.store64_lane(to + 2 * step + 16, high45, 0)
      v128.store64_lane(to + 3 * step + 16, high45, 1)
    }
    a += 16
    to += 4 * step
  }
  return done
}

/** Rows that lie in memory as columns, of which each is a copy. Returns how many columns are done: all. */
function columnsAtOnce(tall: bool, k: usize, a: usize, cs: usize, to: usize): usize {
  for (let p: usize = 0; p < k; p++) {
    v128.store(to, v128.load(a))
    to += 16
    if (tall) {
      store<u64>(to, load<u64>(a, 16))
      to += 8
    }
    a += cs
  }
  return k
}
