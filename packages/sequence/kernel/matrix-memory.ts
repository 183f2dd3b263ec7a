import { fused } from './fused'
import { only, sumOfLanes } from './lanes'
import { put } from './put'

/**
 * What a memory with gates still holds at step r of what step j wrote: decay [n, n] with decay[j, j] = i_j and
 * decay[r, j] = f_r decay[r - 1, j] below, zeros above. f and i are [n].
 */
export function decay(n: usize, f: usize, i: usize, to: usize): void {
  const size = n << 2
  for (let r: usize = 0; r < n; r++) {
    const forget = v128.load32_splat(f)
    for (let j: usize = 0; j < r; j += 4) {
      put(to + (j << 2), f32x4.mul(forget, v128.load(to - size + (j << 2))), r - j)
    }
    store<f32>(to + (r << 2), load<f32>(i))
    for (let j = r + 1; j < n; j += 4) put(to + (j << 2), f32x4.splat(0), n - j)
    f += 4
    i += 4
    to += size
  }
}

/**
 * The gradients by log f and log i [n], from the lower triangle of products decay * dDecay [n, n]: that by log f_r is the
 * sum of products[s, j] over s >= r > j, that by log i_j the sum of its column. The products become sums of columns from
 * below, so that no difference of sums is needed.
 */
export function decayBackward(n: usize, products: usize, dLogF: usize, dLogI: usize): void {
  const size = n << 2
  for (let r = n; r-- > 0;) {
    const row = products + r * size
    let sums = f32x4.splat(0)
    for (let j: usize = 0; j <= r; j += 4) {
      const at = row + (j << 2)
      let column = v128.load(at)
      if (r + 1 < n) {
        column = f32x4.add(column, v128.load(at + size))
        put(at, column, r + 1 - j)
      }
      if (j < r) sums = f32x4.add(sums, only(column, r - j))
    }
    store<f32>(dLogF + (r << 2), sumOfLanes(sums))
    store<f32>(dLogI + (r << 2), load<f32>(row + (r << 2)))
  }
}

/** Solves (1 + L) y = x, with L the part of m [n, n] below its diagonal; x becomes y, [n, width]. */
export function substitute(n: usize, width: usize, m: usize, x: usize): void {
  const size = width << 2
  for (let r: usize = 0; r < n; r++) {
    const to = x + r * size
    for (let c: usize = 0; c < width; c += 4) {
      let sum = v128.load(to + (c << 2))
      let from = x + (c << 2)
      for (let j: usize = 0; j < r; j++) {
        sum = fused(f32x4.neg(v128.load32_splat(m + (j << 2))), v128.load(from), sum)
        from += size
      }
      put(to + (c << 2), sum, width - c)
    }
    m += n << 2
  }
}

/** Solves (1 + L)ᵀ y = x. */
export function substituteTransposed(n: usize, width: usize, m: usize, x: usize): void {
  const size = width << 2
  for (let r = n; r-- > 0;) {
    const to = x + r * size
    for (let c: usize = 0; c < width; c += 4) {
      let sum = v128.load(to + (c << 2))
      let from = to + (c << 2)
      let at = m + ((r * n + r) << 2)
      for (let j = r + 1; j < n; j++) {
        from += size
        at += n << 2
        sum = fused(f32x4.neg(v128.load32_splat(at)), v128.load(from), sum)
      }
      put(to + (c << 2), sum, width - c)
    }
  }
}
