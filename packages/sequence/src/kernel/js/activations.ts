/** See kernel/activations.ts. Places are addresses in bytes, as there. */
import { exp1, sigmoid1, tanh1 } from './functions.ts'

const round = Math.fround

export function exp(f: Float32Array, n: number, x: number, y: number): void {
  for (let i = 0; i < n; i++) f[y / 4 + i] = exp1(f[x / 4 + i] ?? 0)
}

export function sigmoid(f: Float32Array, n: number, x: number, y: number): void {
  for (let i = 0; i < n; i++) f[y / 4 + i] = sigmoid1(f[x / 4 + i] ?? 0)
}

export function tanh(f: Float32Array, n: number, x: number, y: number): void {
  for (let i = 0; i < n; i++) f[y / 4 + i] = tanh1(f[x / 4 + i] ?? 0)
}

export function tanhBackward(f: Float32Array, n: number, y: number, dy: number, dx: number): void {
  for (let i = 0; i < n; i++) {
    const value = f[y / 4 + i] ?? 0
    f[dx / 4 + i] = (f[dy / 4 + i] ?? 0) * round(1 - round(value * value))
  }
}

export function relu(f: Float32Array, n: number, x: number, y: number): void {
  for (let i = 0; i < n; i++) {
    const value = f[x / 4 + i] ?? 0
    f[y / 4 + i] = value <= 0 ? 0 : value
  }
}

export function reluBackward(f: Float32Array, n: number, y: number, dy: number, dx: number): void {
  for (let i = 0; i < n; i++) f[dx / 4 + i] = (f[y / 4 + i] ?? 0) > 0 ? (f[dy / 4 + i] ?? 0) : 0
}
