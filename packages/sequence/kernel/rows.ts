import { fused } from './fused'
import { part, sumOfLanes } from './lanes'
import { put } from './put'

/** y = x: rows of `columns` numbers, which begin `xStride` and `yStride` numbers apart. */
export function copyRows(
  rows: usize,
  columns: usize,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < columns; j += 4) put(y + (j << 2), v128.load(x + (j << 2)), columns - j)
    x += xStride << 2
    y += yStride << 2
  }
}

/** y = diag(factors) x */
export function scaleRows(
  rows: usize,
  columns: usize,
  factors: usize,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const factor = v128.load32_splat(factors)
    for (let j: usize = 0; j < columns; j += 4) {
      put(y + (j << 2), f32x4.mul(factor, v128.load(x + (j << 2))), columns - j)
    }
    factors += 4
    x += xStride << 2
    y += yStride << 2
  }
}

/** The sum over a row is four sums, number j in sum j modulo 4, added at the end; so are all sums over rows here. */
export function dotOfRow(columns: usize, x: usize, y: usize): f32 {
  let sum = f32x4.splat(0)
  for (let j: usize = 0; j < columns; j += 4) {
    sum = fused(part(x + (j << 2), columns - j), part(y + (j << 2), columns - j), sum)
  }
  return sumOfLanes(sum)
}

/** dots [rows]: of each row of x with that of y */
export function rowDots(
  rows: usize,
  columns: usize,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  dots: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    store<f32>(dots, dotOfRow(columns, x, y))
    dots += 4
    x += xStride << 2
    y += yStride << 2
  }
}

/** Zeros in x [n, n] above the diagonal, and with `strict` on it. */
export function keepLower(n: usize, strict: usize, x: usize): void {
  const zero = f32x4.splat(0)
  for (let r: usize = 0; r < n; r++) {
    for (let j = strict ? r : r + 1; j < n; j += 4) put(x + (j << 2), zero, n - j)
    x += n << 2
  }
}
