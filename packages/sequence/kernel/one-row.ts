import { fused } from './fused'

/** One row of the left factor, in place, times one panel. */
export function one(k: usize, a: usize, cs: usize, panel: usize, from: usize, c: usize): void {
  let c0 = v128.load(from)
  let c1 = v128.load(from, 16)
  for (let p: usize = 0; p < k; p++) {
    const s = v128.load32_splat(a)
    c0 = fused(s, v128.load(panel), c0)
    c1 = fused(s, v128.load(panel, 16), c1)
    a += cs
    panel += 32
  }
  v128.store(c, c0)
  v128.store(c, c1, 16)
}

/** The same times four panels, `size` bytes apart: eight sums do not wait for one another. */
export function oneByFour(
  k: usize,
  a: usize,
  cs: usize,
  panel: usize,
  size: usize,
  from: usize,
  fs: usize,
  c: usize,
): void {
  let c0 = v128.load(from)
  let c1 = v128.load(from, 16)
  from += fs
  let c2 = v128.load(from)
  let c3 = v128.load(from, 16)
  from += fs
  let c4 = v128.load(from)
  let c5 = v128.load(from, 16)
  from += fs
  let c6 = v128.load(from)
  let c7 = v128.load(from, 16)
  let p1 = panel + size
  let p2 = p1 + size
  let p3 = p2 + size
  for (let p: usize = 0; p < k; p++) {
    const s = v128.load32_splat(a)
    a += cs
    c0 = fused(s, v128.load(panel), c0)
    c1 = fused(s, v128.load(panel, 16), c1)
    panel += 32
    c2 = fused(s, v128.load(p1), c2)
    c3 = fused(s, v128.load(p1, 16), c3)
    p1 += 32
    c4 = fused(s, v128.load(p2), c4)
    c5 = fused(s, v128.load(p2, 16), c5)
    p2 += 32
    c6 = fused(s, v128.load(p3), c6)
    c7 = fused(s, v128.load(p3, 16), c7)
    p3 += 32
  }
  v128.store(c, c0)
  v128.store(c, c1, 16)
  v128.store(c, c2, 32)
  v128.store(c, c3, 48)
  v128.store(c, c4, 64)
  v128.store(c, c5, 80)
  v128.store(c, c6, 96)
  v128.store(c, c7, 112)
}
