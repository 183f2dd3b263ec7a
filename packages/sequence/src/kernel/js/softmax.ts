/** See kernel/softmax.ts. Places are addresses in bytes, as there. */
import { exp1 } from './functions.ts'
import { sumOf } from './rows.ts'

const round = Math.fround

export function softmax(
  f: Float32Array,
  rows: number,
  columns: number,
  visible: number,
  scale: number,
  x: number,
  y: number,
  stride: number,
  mask: number,
  statistics: number,
): void {
  const factor = round(scale)
  for (let r = 0; r < rows; r++) {
    const seen = seenBy(r, columns, visible)
    const from = x / 4 + r * stride
    const to = y / 4 + r * stride
    let highest = -Infinity
    for (let j = 0; j < seen; j++) {
      if (sees(f, j, mask)) highest = Math.max(highest, round(factor * (f[from + j] ?? 0)))
    }
    let sum = 0
    if (highest !== -Infinity) {
      for (let j = 0; j < seen; j++) {
        f[to + j] = sees(f, j, mask) ? exponential(f[from + j] ?? 0, factor, highest) : 0
      }
      sum = sumOf(seen, (j) => f[to + j] ?? 0)
      for (let j = 0; j < seen; j++) f[to + j] = (f[to + j] ?? 0) / sum
    }
    f.fill(0, to + (sum === 0 ? 0 : seen), to + columns)
    f[statistics / 4 + 2 * r] = highest
    f[statistics / 4 + 2 * r + 1] = sum
  }
}

export function softmaxAgain(
  f: Float32Array,
  rows: number,
  columns: number,
  visible: number,
  scale: number,
  x: number,
  y: number,
  stride: number,
  mask: number,
  statistics: number,
): void {
  const factor = round(scale)
  for (let r = 0; r < rows; r++) {
    const highest = f[statistics / 4 + 2 * r] ?? 0
    const sum = f[statistics / 4 + 2 * r + 1] ?? 0
    const seen = sum === 0 ? 0 : seenBy(r, columns, visible)
    const from = x / 4 + r * stride
    const to = y / 4 + r * stride
    for (let j = 0; j < seen; j++) {
      const e = sees(f, j, mask) ? exponential(f[from + j] ?? 0, factor, highest) : 0
      f[to + j] = e / sum
    }
    f.fill(0, to + seen, to + columns)
  }
}

export function softmaxBackward(
  f: Float32Array,
  rows: number,
  columns: number,
  visible: number,
  scale: number,
  y: number,
  dy: number,
  dx: number,
  stride: number,
): void {
  const factor = round(scale)
  for (let r = 0; r < rows; r++) {
    const seen = seenBy(r, columns, visible)
    const o = r * stride
    const mean = sumOf(seen, (j) => round((f[y / 4 + o + j] ?? 0) * (f[dy / 4 + o + j] ?? 0)))
    for (let j = o; j < o + seen; j++) {
      f[dx / 4 + j] = round((f[y / 4 + j] ?? 0) * round((f[dy / 4 + j] ?? 0) - mean)) * factor
    }
    f.fill(0, dx / 4 + o + seen, dx / 4 + o + columns)
  }
}

function seenBy(r: number, columns: number, visible: number): number {
  return Math.max(0, Math.min(columns, visible + r))
}

function sees(f: Float32Array, j: number, mask: number): boolean {
  return mask === 0 || f[mask / 4 + j] !== 0
}

function exponential(x: number, factor: number, highest: number): number {
  return exp1(round(round(factor * x) - highest))
}
