import { fused } from './fused'
import { put } from './put'

/** y = value */
export function fill(n: usize, value: f32, y: usize): void {
  const values = f32x4.splat(value)
  for (let i: usize = 0; i < n; i += 4) put(y + (i << 2), values, n - i)
}

/** y = factor x */
export function scale(n: usize, factor: f32, x: usize, y: usize): void {
  const factors = f32x4.splat(factor)
  for (let i: usize = 0; i < n; i += 4) put(y + (i << 2), f32x4.mul(factors, v128.load(x + (i << 2))), n - i)
}

/** y = a + b */
export function add(n: usize, a: usize, b: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    put(y + o, f32x4.add(v128.load(a + o), v128.load(b + o)), n - i)
  }
}

/** y = a b, number by number */
export function multiply(n: usize, a: usize, b: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    put(y + o, f32x4.mul(v128.load(a + o), v128.load(b + o)), n - i)
  }
}

/** y = y + factor x */
export function addScaled(n: usize, factor: f32, x: usize, y: usize): void {
  const factors = f32x4.splat(factor)
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    put(y + o, fused(factors, v128.load(x + o), v128.load(y + o)), n - i)
  }
}

/** y [n] = y plus the sum of the rows of x [rows, n], in their order. */
export function addRows(rows: usize, n: usize, x: usize, y: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    add(n, y, x, y)
    x += n << 2
  }
}

/** The sum of squares in float64: four sums, number i in sum i modulo 4. */
export function sumOfSquares(n: usize, x: usize): f64 {
  let low = f64x2.splat(0)
  let high = low
  for (; n >= 4; n -= 4) {
    const values = v128.load(x)
    low = f64x2.add(low, squares(values))
    high = f64x2.add(high, squares(i32x4.shuffle(values, values, 2, 3, 2, 3)))
    x += 16
  }
  let rest = f32x4.splat(0)
  if (n > 0) rest = v128.load32_lane(x, rest, 0)
  if (n > 1) rest = v128.load32_lane(x, rest, 1, 4)
  low = f64x2.add(low, squares(rest))
  if (n > 2) high = f64x2.add(high, squares(v128.load32_zero(x, 8)))
  return (
    f64x2.extract_lane(low, 0) +
    f64x2.extract_lane(low, 1) +
    (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1))
  )
}

function squares(values: v128): v128 {
  const wide = f64x2.promote_low_f32x4(values)
  return f64x2.mul(wide, wide)
}
