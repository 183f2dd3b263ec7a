import type { Kernel } from '../kernel.ts'
import { grown, start, tooLarge } from '../memory-size.ts'
import * as activations from './activations.ts'
import { adam } from './adam.ts'
import * as gelu from './gelu.ts'
import { gemm } from './gemm.ts'
import * as lstm from './lstm.ts'
import * as memory from './matrix-memory.ts'
import * as norm from './norm.ts'
import { pack, packTransposed } from './pack.ts'
import * as rows from './rows.ts'
import * as softmax from './softmax.ts'
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
    copyRows: (...sizes) => rows.copyRows(f, ...sizes),
    scaleRows: (...sizes) => rows.scaleRows(f, ...sizes),
    rowDots: (...sizes) => rows.rowDots(f, ...sizes),
    keepLower: (...sizes) => rows.keepLower(f, ...sizes),
    layerNorm: (...sizes) => norm.layerNorm(f, ...sizes),
    layerNormBackward: (...sizes) => norm.layerNormBackward(f, ...sizes),
    unitLength: (...sizes) => norm.unitLength(f, ...sizes),
    unitLengthBackward: (...sizes) => norm.unitLengthBackward(f, ...sizes),
    softmax: (...sizes) => softmax.softmax(f, ...sizes),
    softmaxAgain: (...sizes) => softmax.softmaxAgain(f, ...sizes),
    softmaxBackward: (...sizes) => softmax.softmaxBackward(f, ...sizes),
    gelu: (...sizes) => gelu.gelu(f, ...sizes),
    geluBackward: (...sizes) => gelu.geluBackward(f, ...sizes),
    decay: (...sizes) => memory.decay(f, ...sizes),
    decayBackward: (...sizes) => memory.decayBackward(f, ...sizes),
    substitute: (...sizes) => memory.substitute(f, ...sizes),
    substituteTransposed: (...sizes) => memory.substituteTransposed(f, ...sizes),
    adam: (...sizes) => adam(f, ...sizes),
  }
}
