import { exp4, sigmoid4 } from './functions'
import { fused } from './fused'
import { put } from './put'

/** y = x Φ(x), of n numbers; Φ by the error function with `exact`, else by tanh. */
export function gelu(n: usize, exact: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const x4 = v128.load(x + (i << 2))
    put(y + (i << 2), f32x4.mul(x4, exact ? normal4(x4) : steep4(x4)), n - i)
  }
}

/** dx = dy (Φ(x) + x Φ'(x)) */
export function geluBackward(n: usize, exact: usize, x: usize, dy: usize, dx: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    const x4 = v128.load(x + o)
    const slope = exact ? normalSlope4(x4) : steepSlope4(x4)
    put(dx + o, f32x4.mul(v128.load(dy + o), slope), n - i)
  }
}

/** Φ(x) = (1 + erf(x / √2)) / 2; erf as a quotient of polynomials (Eigen, generic_fast_erf), 1 from 4 on. */
function normal4(x: v128): v128 {
  let t = f32x4.mul(x, f32x4.splat(0.70710678))
  t = f32x4.pmin(f32x4.pmax(t, f32x4.splat(-4)), f32x4.splat(4))
  const z = f32x4.mul(t, t)
  let p = f32x4.splat(-2.72614225801306e-10)
  p = fused(p, z, f32x4.splat(2.77068142495902e-8))
  p = fused(p, z, f32x4.splat(-2.10102402082508e-6))
  p = fused(p, z, f32x4.splat(-5.69250639462346e-5))
  p = fused(p, z, f32x4.splat(-7.34990630326855e-4))
  p = fused(p, z, f32x4.splat(-2.95459980854025e-3))
  p = fused(p, z, f32x4.splat(-1.60960333262415e-2))
  let q = f32x4.splat(-1.45660718464996e-5)
  q = fused(q, z, f32x4.splat(-2.13374055278905e-4))
  q = fused(q, z, f32x4.splat(-1.68282697438203e-3))
  q = fused(q, z, f32x4.splat(-7.37332916720468e-3))
  q = fused(q, z, f32x4.splat(-1.42647390514189e-2))
  const erf = f32x4.div(f32x4.mul(t, p), q)
  const half = f32x4.splat(0.5)
  const inner = fused(half, erf, half)
  // At the ends the quotient is off by its last bits, which x would make large.
  const outer = v128.and(f32x4.splat(1), f32x4.gt(x, f32x4.splat(0)))
  return v128.bitselect(outer, inner, f32x4.ge(f32x4.abs(t), f32x4.splat(4)))
}

/** Φ(x) + x Φ'(x) with Φ'(x) = e^(-x²/2) / √(2π) */
function normalSlope4(x: v128): v128 {
  const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(x, f32x4.splat(-0.5)), x)), f32x4.splat(0.39894228))
  return fused(x, density, normal4(x))
}

/** (1 + tanh u) / 2 = σ(2u) with u = √(2/π) (x + 0.044715 x³) */
function steep4(x: v128): v128 {
  const t = inner(x)
  return sigmoid4(f32x4.mul(f32x4.mul(t, f32x4.splat(1.59576912)), cubic(t, 0.044715)))
}

/** σ + x σ (1 - σ) (2u)' */
function steepSlope4(x: v128): v128 {
  const t = inner(x)
  const s = steep4(x)
  const slope = f32x4.mul(f32x4.splat(1.59576912), cubic(t, 0.134145))
  const bend = f32x4.mul(f32x4.mul(s, f32x4.sub(f32x4.splat(1), s)), slope)
  return fused(t, bend, s)
}

/** Beyond 20 the σ is 0 or 1, and x² may overflow. */
function inner(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-20)), f32x4.splat(20))
}

function cubic(x: v128, factor: f32): v128 {
  return fused(f32x4.mul(f32x4.splat(factor), x), x, f32x4.splat(1))
}
