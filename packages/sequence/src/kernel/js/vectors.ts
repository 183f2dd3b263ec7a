/** See kernel/vectors.ts. Places are addresses in bytes, as there. */

const round = Math.fround

export function fill(f: Float32Array, n: number, value: number, y: number): void {
  f.fill(value, y / 4, y / 4 + n)
}

export function scale(f: Float32Array, n: number, factor: number, x: number, y: number): void {
  const rounded = round(factor)
  for (let i = 0; i < n; i++) f[y / 4 + i] = rounded * (f[x / 4 + i] ?? 0)
}

export function add(f: Float32Array, n: number, a: number, b: number, y: number): void {
  for (let i = 0; i < n; i++) f[y / 4 + i] = (f[a / 4 + i] ?? 0) + (f[b / 4 + i] ?? 0)
}

export function multiply(f: Float32Array, n: number, a: number, b: number, y: number): void {
  for (let i = 0; i < n; i++) f[y / 4 + i] = (f[a / 4 + i] ?? 0) * (f[b / 4 + i] ?? 0)
}

export function addScaled(f: Float32Array, n: number, factor: number, x: number, y: number): void {
  const rounded = round(factor)
  for (let i = 0; i < n; i++) f[y / 4 + i] = round(rounded * (f[x / 4 + i] ?? 0)) + (f[y / 4 + i] ?? 0)
}

export function addRows(f: Float32Array, rows: number, n: number, x: number, y: number): void {
  for (let r = 0; r < rows; r++) add(f, n, y, x + r * n * 4, y)
}

export function sumOfSquares(f: Float32Array, n: number, x: number): number {
  const sums: [number, number, number, number] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const value = f[x / 4 + i] ?? 0
    const lane = (i % 4) as 0 | 1 | 2 | 3
    sums[lane] += value * value
  }
  return sums[0] + sums[1] + (sums[2] + sums[3])
}
