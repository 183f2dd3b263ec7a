import { fused } from './fused'

/**
 * In memory, because the engine builds a vector in the code with three instructions each time, and reads this with one.
 */
const table = memory.data<f32>([
  // exp
  -104.5, 89, 1.44269504088896, 12582912, -0.693359375, 2.1219444e-4, 1.98756915e-4, 1.3981999507e-3,
  8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
  // tanh
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 2, 0.625, -0,
  // The least number whose e^x is not subnormal.
  -87.33,
])

function number(index: usize): v128 {
  return v128.load32_splat(table + (index << 2))
}

/** x = n ln 2 + r: n plus 1.5 times 2 to the 23, a sum that is rounded to an integer, ties to even, in its low bits. */
function shiftedPower(x: v128): v128 {
  return fused(x, number(2), number(3))
}

/** e^r, for |r| up to ln 2 / 2 (Cephes, expf; its polynomial by Estrin, whose terms wait less for one another). */
function expOfRest(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, number(3))
  const r = fused(n, number(5), fused(n, number(4), x))
  const r2 = f32x4.mul(r, r)
  const high = fused(number(6), r, number(7))
  const middle = fused(number(8), r, number(9))
  const low = fused(number(10), r, number(11))
  const p = fused(fused(high, r2, middle), r2, low)
  return f32x4.add(fused(p, r2, r), number(12))
}

/**
 * e^x, within 1.1 ulp. Infinite above 88.73; from -87.4 down it has the fewer bits of subnormal numbers, then 0. NaN
 * stays.
 */
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, number(0)), number(1))
  const shifted = shiftedPower(x)
  const p = expOfRest(x, shifted)
  // 2 to the n in two factors: one alone cannot be 2 to the 128. The bits of 1 are those of 2 to the 0.
  const power = i32x4.sub(shifted, number(3))
  const half = i32x4.shr_s(power, 1)
  const low = i32x4.add(i32x4.shl(half, 23), number(12))
  const high = i32x4.add(i32x4.shl(i32x4.sub(power, half), 23), number(12))
  return f32x4.mul(f32x4.mul(p, low), high)
}

/** The same for x from -87.33 to 88, with one factor; infinite above, also NaN stays. */
function expInside(x: v128): v128 {
  const shifted = shiftedPower(x)
  return f32x4.mul(expOfRest(x, shifted), i32x4.add(i32x4.shl(shifted, 23), number(12)))
}

/** 1 / (1 + e^-x), within 2.5 ulp; 0 below -88. */
export function sigmoid4(x: v128): v128 {
  const one = number(12)
  x = f32x4.pmin(f32x4.pmax(f32x4.neg(x), number(21)), number(1))
  return f32x4.div(one, f32x4.add(one, expInside(x)))
}

/**
 * Within 1.4 ulp: near 0 a polynomial, which keeps what 1 - 2 / (e^2x + 1) loses there (Cephes, tanhf). Both are
 * computed, so that no lane waits for a branch.
 */
export function tanh4(x: v128): v128 {
  const z = f32x4.mul(x, x)
  let p = fused(number(13), z, number(14))
  p = fused(p, z, number(15))
  p = fused(p, z, number(16))
  p = fused(p, z, number(17))
  const near = fused(f32x4.mul(p, z), x, x)
  const size = f32x4.abs(x)
  const one = number(12)
  const e = expInside(f32x4.pmin(f32x4.add(size, size), number(1)))
  const far = f32x4.sub(one, f32x4.div(number(18), f32x4.add(e, one)))
  const signed = v128.or(far, v128.and(x, number(20)))
  return v128.bitselect(near, signed, f32x4.lt(size, number(19)))
}
