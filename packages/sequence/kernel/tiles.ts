import { fused } from './fused'

// Plain and long: sums in an array would live in memory. Not unrolled: V8 then moves registers, and is slower.

/** 6 rows of the packed left factor times a panel, plus `from`, whose rows are `fs` bytes apart, into c. */
export function six(k: usize, a: usize, panel: usize, from: usize, fs: usize, c: usize, ls: usize): void {
  let c00 = v128.load(from)
  let c01 = v128.load(from, 16)
  from += fs
  let c10 = v128.load(from)
  let c11 = v128.load(from, 16)
  from += fs
  let c20 = v128.load(from)
  let c21 = v128.load(from, 16)
  from += fs
  let c30 = v128.load(from)
  let c31 = v128.load(from, 16)
  from += fs
  let c40 = v128.load(from)
  let c41 = v128.load(from, 16)
  from += fs
  let c50 = v128.load(from)
  let c51 = v128.load(from, 16)
  for (let p: usize = 0; p < k; p++) {
    const b0 = v128.load(panel)
    const b1 = v128.load(panel, 16)
    panel += 32
    let s = v128.load32_splat(a)
    c00 = fused(s, b0, c00)
    c01 = fused(s, b1, c01)
    s = v128.load32_splat(a, 4)
    c10 = fused(s, b0, c10)
    c11 = fused(s, b1, c11)
    s = v128.load32_splat(a, 8)
    c20 = fused(s, b0, c20)
    c21 = fused(s, b1, c21)
    s = v128.load32_splat(a, 12)
    c30 = fused(s, b0, c30)
    c31 = fused(s, b1, c31)
    s = v128.load32_splat(a, 16)
    c40 = fused(s, b0, c40)
    c41 = fused(s, b1, c41)
    s = v128.load32_splat(a, 20)
    c50 = fused(s, b0, c50)
    c51 = fused(s, b1, c51)
    a += 24
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += ls
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += ls
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += ls
  v128.store(c, c30)
  v128.store(c, c31, 16)
  c += ls
  v128.store(c, c40)
  v128.store(c, c41, 16)
  c += ls
  v128.store(c, c50)
  v128.store(c, c51, 16)
}

/** The same with 4 rows. */
export function four(k: usize, a: usize, panel: usize, from: usize, fs: usize, c: usize, ls: usize): void {
  let c00 = v128.load(from)
  let c01 = v128.load(from, 16)
  from += fs
  let c10 = v128.load(from)
  let c11 = v128.load(from, 16)
  from += fs
  let c20 = v128.load(from)
  let c21 = v128.load(from, 16)
  from += fs
  let c30 = v128.load(from)
  let c31 = v128.load(from, 16)
  for (let p: usize = 0; p < k; p++) {
    const b0 = v128.load(panel)
    const b1 = v128.load(panel, 16)
    panel += 32
    let s = v128.load32_splat(a)
    c00 = fused(s, b0, c00)
    c01 = fused(s, b1, c01)
    s = v128.load32_splat(a, 4)
    c10 = fused(s, b0, c10)
    c11 = fused(s, b1, c11)
    s = v128.load32_splat(a, 8)
    c20 = fused(s, b0, c20)
    c21 = fused(s, b1, c21)
    s = v128.load32_splat(a, 12)
    c30 = fused(s, b0, c30)
    c31 = fused(s, b1, c31)
    a += 16
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += ls
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += ls
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += ls
  v128.store(c, c30)
  v128.store(c, c31, 16)
}
