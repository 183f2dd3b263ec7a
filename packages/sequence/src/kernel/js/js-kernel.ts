import type { Kernel } from '../kernel.ts'
import { grown, start, tooLarge } from '../memory-size.ts'
import * as activations from './activations.ts'
import { adam } from './adam.ts'
import { gemm } from './gemm.ts'
import * as lstm from './lstm.ts'
import { pack, packTransposed } from './pack.ts'
import * as vectors from './vectors.ts'

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
    exp: (...sizes) => activations.exp(f, ...sizes),
    sigmoid: (...sizes) => activations.sigmoid(f, ...sizes),
    tanh: (...sizes) => activations.tanh(f, ...sizes),
    tanhBackward: (...sizes) => activations.tanhBackward(f, ...sizes),
    relu: (...sizes) => activations.relu(f, ...sizes),
    reluBackward: (...sizes) => activations.reluBackward(f, ...sizes),
    fill: (...sizes) => vectors.fill(f, ...sizes),
    scale: (...sizes) => vectors.scale(f, ...sizes),
    add: (...sizes) => vectors.add(f, ...sizes),
    multiply: (...sizes) => vectors.multiply(f, ...sizes),
    addScaled: (...sizes) => vectors.addScaled(f, ...sizes),
    addRows: (...sizes) => vectors.addRows(f, ...sizes),
    sumOfSquares: (...sizes) => vectors.sumOfSquares(f, ...sizes),
    lstmForward: (...sizes) => lstm.lstmForward(f, ...sizes),
    lstmBackward: (...sizes) => lstm.lstmBackward(f, ...sizes),
    adam: (...sizes) => adam(f, ...sizes),
  }
}
