/** See kernel/matrix-memory.ts. Places are addresses in bytes, as there. */
import { sumOf } from './rows.ts'

const round = Math.fround

export function decay(m: Float32Array, n: number, f: number, i: number, to: number): void {
  for (let r = 0; r < n; r++) {
    const row = to / 4 + r * n
    const forget = m[f / 4 + r] ?? 0
    for (let j = 0; j < r; j++) m[row + j] = forget * (m[row - n + j] ?? 0)
    m[row + r] = m[i / 4 + r] ?? 0
    m.fill(0, row + r + 1, row + n)
  }
}

export function decayBackward(
  m: Float32Array,
  n: number,
  products: number,
  dLogF: number,
  dLogI: number,
): void {
  for (let r = n - 1; r >= 0; r--) {
    const row = products / 4 + r * n
    if (r + 1 < n) for (let j = 0; j <= r; j++) m[row + j] = (m[row + j] ?? 0) + (m[row + n + j] ?? 0)
    m[dLogF / 4 + r] = sumOf(r, (j) => m[row + j] ?? 0)
    m[dLogI / 4 + r] = m[row + r] ?? 0
  }
}

export function substitute(f: Float32Array, n: number, width: number, m: number, x: number): void {
  for (let r = 0; r < n; r++) {
    const to = x / 4 + r * width
    for (let c = 0; c < width; c++) {
      let sum = f[to + c] ?? 0
      for (let j = 0; j < r; j++) {
        sum = round(sum - round((f[m / 4 + r * n + j] ?? 0) * (f[x / 4 + j * width + c] ?? 0)))
      }
      f[to + c] = sum
    }
  }
}

export function substituteTransposed(f: Float32Array, n: number, width: number, m: number, x: number): void {
  for (let r = n - 1; r >= 0; r--) {
    const to = x / 4 + r * width
    for (let c = 0; c < width; c++) {
      let sum = f[to + c] ?? 0
      for (let j = r + 1; j < n; j++) {
        sum = round(sum - round((f[m / 4 + j * n + r] ?? 0) * (f[x / 4 + j * width + c] ?? 0)))
      }
      f[to + c] = sum
    }
  }
}
