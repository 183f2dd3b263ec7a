/**
 * a * b + c. The build for `relaxed` may round once, as the processor likes; the one for `simd` rounds the product and
 * the sum, as JavaScript can.
 */
export function fused(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}
