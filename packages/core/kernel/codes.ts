/**
 * Vectors as bytes; the twin in JavaScript is src/vectors/plain-codes.ts. A row is `size` codes, a multiple of 16, then
 * four numbers of float32: scale, error, norm and inverse. code * scale is nearly the vector's number; what is lost of
 * the vector is at most `error` long, and the vector at most `norm`; code * inverse is a vector of length 1.
 */

/** Below it, and above its inverse, a vector is not coded: its row is zeros, and the error is its whole length. */
const least: f32 = 1e-30

/**
 * Codes of the vector of `size` numbers of float32 into a row. `slack`: a factor that exceeds 1 by more than what the
 * sums of squares lose in rounding.
 */
export function quantise(vector: usize, size: usize, row: usize, slack: f32): void {
  const numbers = size * 4
  let most = f32x4.splat(0)
  let a = most
  let b = most
  for (let k: usize = 0; k < numbers; k += 32) {
    const x = v128.load(vector + k)
    const y = v128.load(vector + k, 16)
    most = f32x4.pmax(f32x4.pmax(most, f32x4.abs(x)), f32x4.abs(y))
    a = f32x4.add(a, f32x4.mul(x, x))
    b = f32x4.add(b, f32x4.mul(y, y))
  }
  const highest = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  )
  const norm: f32 = (length(a, b) + 1e-20) * slack
  const coded = highest > least && highest < 1 / least
  const scale: f32 = coded ? highest / 127 : 0
  const scales = f32x4.splat(scale)
  const inverses = f32x4.splat(coded ? 127 / highest : 0)
  a = f32x4.splat(0)
  b = a
  let e = a
  let f = a
  for (let k: usize = 0; k < numbers; k += 32) {
    const x = v128.load(vector + k)
    const y = v128.load(vector + k, 16)
    const c = f32x4.nearest(f32x4.mul(x, inverses))
    const d = f32x4.nearest(f32x4.mul(y, inverses))
    const v = f32x4.sub(x, f32x4.mul(c, scales))
    const w = f32x4.sub(y, f32x4.mul(d, scales))
    a = f32x4.add(a, f32x4.mul(v, v))
    b = f32x4.add(b, f32x4.mul(w, w))
    e = f32x4.add(e, f32x4.mul(c, c))
    f = f32x4.add(f, f32x4.mul(d, d))
    const shorts = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(c), i32x4.trunc_sat_f32x4_s(d))
    v128.store64_lane(row + (k >> 2), i8x16.narrow_i16x8_s(shorts, shorts), 0)
  }
  store<f32>(row + size, scale)
  // The rest was computed from rounded products, off by some 2^-24 of the vector's length: four times that is added.
  store<f32>(row + size, (length(a, b) + norm * 2.384185791015625e-7 + 1e-20) * slack, 4)
  store<f32>(row + size, norm, 8)
  const codes = length(e, f)
  store<f32>(row + size, codes > 0 ? 1 / codes : 0, 12)
}

/**
 * Which of `count` rows may reach `threshold`: dot * factor * unit + error * spread + norm * base is not below it. For each,
 * its number from 0 and the dot, i32, go to `out`; returns how many. The query: `size` numbers of i16. The factor is the
 * row's number of float32 that lies `factor` bytes behind its codes.
 */
export function sift(
  query: usize,
  rows: usize,
  size: usize,
  count: i32,
  factor: usize,
  unit: f32,
  spread: f32,
  base: f32,
  threshold: f32,
  out: usize,
): i32 {
  const begin = out
  for (let i = 0; i < count; i++) {
    const sum = dot(query, rows, size)
    const end = rows + size
    const upper =
      f32(sum) * load<f32>(end + factor) * unit + load<f32>(end, 4) * spread + load<f32>(end, 8) * base
    // Not `>=`: what is no number is for the rescoring to judge.
    if (!(upper < threshold)) {
      store<i32>(out, i)
      store<i32>(out, sum, 4)
      out += 8
    }
    rows = end + 16
  }
  return i32((out - begin) >> 3)
}

/** Dots, i32, of the rows that `list` names by their numbers, u32. */
export function dots(query: usize, rows: usize, size: usize, list: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    store<i32>(out, dot(query, rows + load<u32>(list) * (size + 16), size))
    out += 4
    list += 4
  }
}

function dot(query: usize, row: usize, size: usize): i32 {
  let a = i32x4.splat(0)
  let b = a
  for (let k: usize = 0; k < size; k += 16) {
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + k), v128.load(query + 2 * k)))
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + k, 8), v128.load(query + 2 * k, 16)))
  }
  a = i32x4.add(a, b)
  return (
    i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3)
  )
}

function length(a: v128, b: v128): f32 {
  const sums = f32x4.add(a, b)
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)
  return sqrt<f32>(low + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)))
}
