import { exp4 } from './functions'
import { fused } from './fused'
import { inside, only, sumOfLanes } from './lanes'
import { put } from './put'

/**
 * y = softmax(scale x) of each row of [rows, columns], over what it sees: row r the first `visible` + r columns at most,
 * of them those where `mask` [columns] (unless 0) is not 0; zeros elsewhere, and in a row that sees nothing. `statistics`
 * [rows, 2] gets the greatest of scale x, and the sum of e to what they are less than it, 0 where nothing is seen.
 */
export function softmax(
  rows: usize,
  columns: usize,
  visible: isize,
  scale: f32,
  x: usize,
  y: usize,
  stride: usize,
  mask: usize,
  statistics: usize,
): void {
  const factor = f32x4.splat(scale)
  for (let r: usize = 0; r < rows; r++) {
    const seen = seenBy(r, columns, visible)
    let most = f32x4.splat(-Infinity)
    for (let j: usize = 0; j < seen; j += 4) {
      const scores = f32x4.mul(factor, v128.load(x + (j << 2)))
      most = f32x4.max(most, v128.bitselect(scores, f32x4.splat(-Infinity), sees(j, seen, mask)))
    }
    const highest = max<f32>(
      max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    )
    let sum: f32 = 0
    if (highest !== -Infinity) {
      let sums = f32x4.splat(0)
      for (let j: usize = 0; j < seen; j += 4) {
        const e = exponentials(x + (j << 2), factor, highest, sees(j, seen, mask))
        put(y + (j << 2), e, columns - j)
        sums = f32x4.add(sums, e)
      }
      sum = sumOfLanes(sums)
      for (let j: usize = 0; j < seen; j += 4) {
        put(y + (j << 2), f32x4.div(v128.load(y + (j << 2)), f32x4.splat(sum)), columns - j)
      }
    }
    zerosFrom(sum === 0 ? 0 : seen, columns, y)
    store<f32>(statistics, highest)
    store<f32>(statistics, sum, 4)
    statistics += 8
    x += stride << 2
    y += stride << 2
  }
}

/** The same y, bit for bit, by the statistics. */
export function softmaxAgain(
  rows: usize,
  columns: usize,
  visible: isize,
  scale: f32,
  x: usize,
  y: usize,
  stride: usize,
  mask: usize,
  statistics: usize,
): void {
  const factor = f32x4.splat(scale)
  for (let r: usize = 0; r < rows; r++) {
    const highest = load<f32>(statistics)
    const sum = load<f32>(statistics, 4)
    const seen: usize = sum === 0 ? 0 : seenBy(r, columns, visible)
    for (let j: usize = 0; j < seen; j += 4) {
      const e = exponentials(x + (j << 2), factor, highest, sees(j, seen, mask))
      put(y + (j << 2), f32x4.div(e, f32x4.splat(sum)), columns - j)
    }
    zerosFrom(seen, columns, y)
    statistics += 8
    x += stride << 2
    y += stride << 2
  }
}

/** dx = scale y (dy - y·dy) of each row, where it sees; zeros elsewhere. */
export function softmaxBackward(
  rows: usize,
  columns: usize,
  visible: isize,
  scale: f32,
  y: usize,
  dy: usize,
  dx: usize,
  stride: usize,
): void {
  const factor = f32x4.splat(scale)
  for (let r: usize = 0; r < rows; r++) {
    const seen = seenBy(r, columns, visible)
    let sum = f32x4.splat(0)
    for (let j: usize = 0; j < seen; j += 4) {
      const y4 = only(v128.load(y + (j << 2)), seen - j)
      sum = fused(y4, only(v128.load(dy + (j << 2)), seen - j), sum)
    }
    const mean = f32x4.splat(sumOfLanes(sum))
    for (let j: usize = 0; j < seen; j += 4) {
      const o = j << 2
      const slope = f32x4.mul(v128.load(y + o), f32x4.sub(v128.load(dy + o), mean))
      put(dx + o, f32x4.mul(slope, factor), columns - j)
    }
    zerosFrom(seen, columns, dx)
    y += stride << 2
    dy += stride << 2
    dx += stride << 2
  }
}

function seenBy(r: usize, columns: usize, visible: isize): usize {
  const seen = visible + isize(r)
  return seen <= 0 ? 0 : min<usize>(columns, usize(seen))
}

/** All bits set in lanes that are seen. */
function sees(j: usize, seen: usize, mask: usize): v128 {
  const lanes = inside(seen - j)
  if (mask === 0) return lanes
  return v128.and(lanes, f32x4.ne(v128.load(mask + (j << 2)), f32x4.splat(0)))
}

function exponentials(x: usize, factor: v128, highest: f32, seen: v128): v128 {
  return v128.and(seen, exp4(f32x4.sub(f32x4.mul(factor, v128.load(x)), f32x4.splat(highest))))
}

function zerosFrom(j: usize, columns: usize, y: usize): void {
  for (; j < columns; j += 4) put(y + (j << 2), f32x4.splat(0), columns - j)
}
