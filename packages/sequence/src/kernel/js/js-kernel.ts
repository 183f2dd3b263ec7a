import type { Kernel } from '../kernel.ts'
import { grown, start, tooLarge } from '../memory-size.ts'
import { gemm } from './gemm.ts'
import { pack, packTransposed } from './pack.ts'

/** The kernel without WebAssembly: slower, with the same bits. @throws TOO_LARGE where there is no memory */
export function jsKernel(): Kernel {
  let f = new Float32Array(grown(0, start) / 4)
  return {
    id: 'js',
    start,
    get buffer() {
      return f.buffer
    },
    reserve(wanted) {
      const size = f.byteLength
      const next = grown(size, wanted)
      if (next === size) return
      try {
        const larger = new Float32Array(next / 4)
        larger.set(f)
        f = larger
      } catch (error) {
        throw tooLarge(wanted, error)
      }
    },
    pack: (...sizes) => pack(f, ...sizes),
    packTransposed: (...sizes) => packTransposed(f, ...sizes),
    gemm: (...sizes) => gemm(f, ...sizes),
  }
}
