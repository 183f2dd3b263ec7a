/** See kernel/rows.ts. Places are addresses in bytes, as there. */

const round = Math.fround

type Four = [number, number, number, number]

/** Sums four by four: number j in sum j modulo 4. */
export function sumOf(count: number, numberAt: (j: number) => number): number {
  const sums: Four = [0, 0, 0, 0]
  for (let j = 0; j < count; j++) {
    const lane = (j & 3) as 0 | 1 | 2 | 3
    sums[lane] = round(sums[lane] + numberAt(j))
  }
  return round(round(sums[0] + sums[1]) + round(sums[2] + sums[3]))
}

export function dotOfRow(f: Float32Array, columns: number, x: number, y: number): number {
  return sumOf(columns, (j) => round((f[x / 4 + j] ?? 0) * (f[y / 4 + j] ?? 0)))
}

export function copyRows(
  f: Float32Array,
  rows: number,
  columns: number,
  x: number,
  xStride: number,
  y: number,
  yStride: number,
): void {
  for (let r = 0; r < rows; r++) {
    const from = x / 4 + r * xStride
    f.copyWithin(y / 4 + r * yStride, from, from + columns)
  }
}

export function scaleRows(
  f: Float32Array,
  rows: number,
  columns: number,
  factors: number,
  x: number,
  xStride: number,
  y: number,
  yStride: number,
): void {
  for (let r = 0; r < rows; r++) {
    const factor = f[factors / 4 + r] ?? 0
    for (let j = 0; j < columns; j++) {
      f[y / 4 + r * yStride + j] = factor * (f[x / 4 + r * xStride + j] ?? 0)
    }
  }
}

export function rowDots(
  f: Float32Array,
  rows: number,
  columns: number,
  x: number,
  xStride: number,
  y: number,
  yStride: number,
  dots: number,
): void {
  for (let r = 0; r < rows; r++) {
    f[dots / 4 + r] = dotOfRow(f, columns, x + r * xStride * 4, y + r * yStride * 4)
  }
}

export function keepLower(f: Float32Array, n: number, strict: number, x: number): void {
  for (let r = 0; r < n; r++) {
    f.fill(0, x / 4 + r * n + (strict === 0 ? r + 1 : r), x / 4 + (r + 1) * n)
  }
}
