/**
 * Vectors as bits; the twin in JavaScript is src/vectors/plain-bits.ts.
 *
 * Which of `count` rows of `size` bytes, a multiple of 16, differ from the query in at most `most` bits. For each, its
 * number from 0 and in how many, i32, go to `out`; returns how many rows.
 */
export function differ(query: usize, rows: usize, size: usize, count: i32, most: i32, out: usize): i32 {
  const begin = out
  for (let i = 0; i < count; i++) {
    let sum = i32x4.splat(0)
    for (let k: usize = 0; k < size; k += 16) {
      const bits = i8x16.popcnt(v128.xor(v128.load(rows + k), v128.load(query + k)))
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bits)))
    }
    const different =
      i32x4.extract_lane(sum, 0) +
      i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) +
      i32x4.extract_lane(sum, 3)
    if (different <= most) {
      store<i32>(out, i)
      store<i32>(out, different, 4)
      out += 8
    }
    rows += size
  }
  return i32((out - begin) >> 3)
}
