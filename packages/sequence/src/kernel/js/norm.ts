/** See kernel/norm.ts. Places are addresses in bytes, as there. */
import { dotOfRow, sumOf } from './rows.ts'

const round = Math.fround

export function layerNorm(
  f: Float32Array,
  rows: number,
  width: number,
  epsilon: number,
  x: number,
  weight: number,
  bias: number,
  y: number,
  statistics: number,
): void {
  for (let r = 0; r < rows; r++) {
    const from = x / 4 + r * width
    const mean = round(sumOf(width, (j) => f[from + j] ?? 0) / width)
    const squares = sumOf(width, (j) => {
      const d = round((f[from + j] ?? 0) - mean)
      return round(d * d)
    })
    const variance = round(round(squares / width) + round(epsilon))
    const factor = round(1 / round(Math.sqrt(variance)))
    for (let j = 0; j < width; j++) {
      const normal = round(round((f[from + j] ?? 0) - mean) * factor)
      f[y / 4 + r * width + j] = round(normal * (f[weight / 4 + j] ?? 0)) + (f[bias / 4 + j] ?? 0)
    }
    f[statistics / 4 + 2 * r] = mean
    f[statistics / 4 + 2 * r + 1] = factor
  }
}

export function layerNormBackward(
  f: Float32Array,
  rows: number,
  width: number,
  x: number,
  weight: number,
  statistics: number,
  dy: number,
  dx: number,
  dWeight: number,
  dBias: number,
): void {
  for (let r = 0; r < rows; r++) {
    const meanOfX = f[statistics / 4 + 2 * r] ?? 0
    const factor = f[statistics / 4 + 2 * r + 1] ?? 0
    const normal = (j: number) => round(round((f[x / 4 + r * width + j] ?? 0) - meanOfX) * factor)
    const dNormal = (j: number) => round((f[dy / 4 + r * width + j] ?? 0) * (f[weight / 4 + j] ?? 0))
    const mean = round(sumOf(width, dNormal) / width)
    const meanByNormal = round(sumOf(width, (j) => round(dNormal(j) * normal(j))) / width)
    for (let j = 0; j < width; j++) {
      const dy1 = f[dy / 4 + r * width + j] ?? 0
      const normal1 = normal(j)
      const centred = round(dNormal(j) - mean)
      f[dWeight / 4 + j] = round(dy1 * normal1) + (f[dWeight / 4 + j] ?? 0)
      f[dBias / 4 + j] = dy1 + (f[dBias / 4 + j] ?? 0)
      f[dx / 4 + r * width + j] = round(centred - round(normal1 * meanByNormal)) * factor
    }
  }
}

export function unitLength(
  f: Float32Array,
  rows: number,
  width: number,
  epsilon: number,
  x: number,
  y: number,
  lengths: number,
): void {
  for (let r = 0; r < rows; r++) {
    const from = x + r * width * 4
    const length = round(Math.sqrt(round(dotOfRow(f, width, from, from) + round(epsilon))))
    for (let j = 0; j < width; j++) f[y / 4 + r * width + j] = (f[from / 4 + j] ?? 0) / length
    f[lengths / 4 + r] = length
  }
}

export function unitLengthBackward(
  f: Float32Array,
  rows: number,
  width: number,
  y: number,
  lengths: number,
  dy: number,
  dx: number,
): void {
  for (let r = 0; r < rows; r++) {
    const length = f[lengths / 4 + r] ?? 0
    const o = r * width
    const along = dotOfRow(f, width, y + o * 4, dy + o * 4)
    for (let j = o; j < o + width; j++) {
      f[dx / 4 + j] = round((f[dy / 4 + j] ?? 0) - round((f[y / 4 + j] ?? 0) * along)) / length
    }
  }
}
