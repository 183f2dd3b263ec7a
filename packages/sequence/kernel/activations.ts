import { exp4, sigmoid4, tanh4 } from './functions'
import { put } from './put'

export function exp(n: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) put(y + (i << 2), exp4(v128.load(x + (i << 2))), n - i)
}

export function sigmoid(n: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) put(y + (i << 2), sigmoid4(v128.load(x + (i << 2))), n - i)
}

export function tanh(n: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) put(y + (i << 2), tanh4(v128.load(x + (i << 2))), n - i)
}

/** dx = dy (1 - y²) */
export function tanhBackward(n: usize, y: usize, dy: usize, dx: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    const value = v128.load(y + o)
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value))
    put(dx + o, f32x4.mul(v128.load(dy + o), slope), n - i)
  }
}

/** x where it is above 0, else 0; NaN stays. */
export function relu(n: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const value = v128.load(x + (i << 2))
    put(y + (i << 2), v128.andnot(value, f32x4.le(value, f32x4.splat(0))), n - i)
  }
}

/** dx = dy where y is above 0, else 0. */
export function reluBackward(n: usize, y: usize, dy: usize, dx: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const o = i << 2
    put(dx + o, v128.and(v128.load(dy + o), f32x4.gt(v128.load(y + o), f32x4.splat(0))), n - i)
  }
}
