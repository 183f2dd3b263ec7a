import { fused } from './fused'
import { put } from './put'

/**
 * One step of Adam with decoupled decay; the gradient is taken times `scale`, and set to 0.
 *
 *     m = β₁ m + (1 - β₁) g     v = β₂ v + (1 - β₂) g²     θ = kept θ - rate m / (√v correction + ε)
 */
export function adam(
  n: usize,
  value: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  scale: f32,
  kept: f32,
  rate: f32,
  correction: f32,
): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    const left = n - i
    const g = f32x4.mul(v128.load(gradient + o), f32x4.splat(scale))
    const m = fused(f32x4.splat(beta1), v128.load(mean + o), f32x4.mul(f32x4.splat(rest1), g))
    const v = fused(f32x4.splat(beta2), v128.load(square + o), f32x4.mul(f32x4.splat(rest2), f32x4.mul(g, g)))
    const width = fused(f32x4.sqrt(v), f32x4.splat(correction), f32x4.splat(epsilon))
    const change = f32x4.mul(f32x4.splat(rate), f32x4.div(m, width))
    put(mean + o, m, left)
    put(square + o, v, left)
    put(value + o, f32x4.sub(f32x4.mul(f32x4.splat(kept), v128.load(value + o)), change), left)
    put(gradient + o, f32x4.splat(0), left)
  }
}
