import type { Kernels } from './kernel.ts'

/** kernel/bits.ts. */
export function plainDiffer(memory: ArrayBuffer): Kernels['differ'] {
  const ints = new Int32Array(memory)
  return (query, rows, size, count, most, out) => {
    let to = out >>> 2
    for (let i = 0; i < count; i++) {
      let different = 0
      for (let k = 0; k < size; k += 4)
        different += ones((ints[(rows + i * size + k) >>> 2] ?? 0) ^ (ints[(query + k) >>> 2] ?? 0))
      if (different > most) continue
      ints[to] = i
      ints[to + 1] = different
      to += 2
    }
    return (to - (out >>> 2)) / 2
  }
}

/** Bits that are set in 32. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555)
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}
