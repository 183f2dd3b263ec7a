import type { Kernels } from './kernel.ts'
import { plainDiffer } from './plain-bits.ts'
import { plainDots, plainQuantise, plainSift } from './plain-codes.ts'
import { plainGather, plainProducts } from './plain-products.ts'

/** What the kernel computes, in JavaScript, to the same bits, over an array. */
export function plainKernels(memory: ArrayBuffer): Kernels {
  return {
    products: plainProducts(memory),
    gather: plainGather(memory),
    quantise: plainQuantise(memory),
    sift: plainSift(memory),
    dots: plainDots(memory),
    differ: plainDiffer(memory),
  }
}
