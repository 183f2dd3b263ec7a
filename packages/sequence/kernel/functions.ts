import { fused } from './fused'

/** Adding it to a number rounds that to an integer, ties to even, which stands in the low bits. */
const magic: f32 = 12582912

/**
 * e to the x, within 1.1 ulp: x = n ln 2 + r, and a polynomial in r (Cephes, expf). Infinite above 88.73; from -87.4 down
 * it has the fewer bits of subnormal numbers, then 0. NaN stays.
 */
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104.5)), f32x4.splat(89))
  const shifted = fused(x, f32x4.splat(1.44269504088896), f32x4.splat(magic))
  const n = f32x4.sub(shifted, f32x4.splat(magic))
  let r = fused(n, f32x4.splat(-0.693359375), x)
  r = fused(n, f32x4.splat(2.1219444e-4), r)
  let p = f32x4.splat(1.98756915e-4)
  p = fused(p, r, f32x4.splat(1.3981999507e-3))
  p = fused(p, r, f32x4.splat(8.3334519073e-3))
  p = fused(p, r, f32x4.splat(4.1665795894e-2))
  p = fused(p, r, f32x4.splat(1.6666665459e-1))
  p = fused(p, r, f32x4.splat(5.0000001201e-1))
  p = f32x4.add(fused(p, f32x4.mul(r, r), r), f32x4.splat(1))
  // 2 to the n in two factors: one alone cannot be 2 to the 128.
  const power = i32x4.sub(shifted, f32x4.splat(magic))
  const half = i32x4.shr_s(power, 1)
  return f32x4.mul(f32x4.mul(p, twoTo(half)), twoTo(i32x4.sub(power, half)))
}

function twoTo(power: v128): v128 {
  return i32x4.shl(i32x4.add(power, i32x4.splat(127)), 23)
}

/** 1 / (1 + e^-x), within 2.5 ulp. */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
}

/**
 * Within 1.4 ulp: near 0 a polynomial, which keeps what 1 - 2 / (e^2x + 1) loses there (Cephes, tanhf). Both are computed,
 * so that no lane waits for a branch.
 */
export function tanh4(x: v128): v128 {
  const z = f32x4.mul(x, x)
  let p = f32x4.splat(-5.70498872745e-3)
  p = fused(p, z, f32x4.splat(2.06390887954e-2))
  p = fused(p, z, f32x4.splat(-5.37397155531e-2))
  p = fused(p, z, f32x4.splat(1.33314422036e-1))
  p = fused(p, z, f32x4.splat(-3.33332819422e-1))
  const near = fused(f32x4.mul(p, z), x, x)
  const size = f32x4.abs(x)
  const one = f32x4.splat(1)
  const e = exp4(f32x4.add(size, size))
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)))
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)))
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)))
}
