import { fromBase64 } from '../transfer/base64.ts'
import { kernelBytes } from './kernel-bytes.ts'

/** Sums of products of the query and `count` rows, `stride` bytes apart; see kernel/products.ts. All in bytes. */
export type Products = (query: number, rows: number, stride: number, count: number, out: number) => void

/** A compiled module. Not by its own type: who compiles for Node without the types of browsers has none of that name. */
export type Kernel = object

let compiled: Kernel | null | undefined

/** Compiled when it is first needed, and shared; `null` where there is no WebAssembly, or none with SIMD. */
export function kernelModule(): Kernel | null {
  compiled ??= compile()
  return compiled
}

export function kernelOver(module: Kernel, memory: object): Products {
  const { products } = new WebAssembly.Instance(module, {
    env: { memory: memory as WebAssembly.Memory },
  }).exports
  if (typeof products !== 'function') throw new TypeError('The kernel is another module')
  return products as Products
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null
  try {
    return new WebAssembly.Module(fromBase64(kernelBytes))
  } catch {
    // No SIMD, or a page whose content security policy forbids it.
    return null
  }
}
