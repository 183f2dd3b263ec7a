import { fromBase64 } from '../transfer/base64.ts'
import { kernelBytes } from './kernel-bytes.ts'

/** What can be done with rows in a memory; see kernel/*.ts, which says what the arguments are. Addresses in bytes. */
export interface Kernels {
  products(query: number, rows: number, stride: number, count: number, out: number): void
  gather(query: number, rows: number, stride: number, list: number, count: number, out: number): void
  quantise(vector: number, size: number, row: number, slack: number): void
  sift(
    query: number,
    rows: number,
    size: number,
    count: number,
    factor: number,
    unit: number,
    spread: number,
    base: number,
    threshold: number,
    out: number,
  ): number
  dots(query: number, rows: number, size: number, list: number, count: number, out: number): void
  differ(query: number, rows: number, size: number, count: number, most: number, out: number): number
}

/** A compiled module. Not by its own type: who compiles for Node without the types of browsers has none of that name. */
export type Kernel = object

let compiled: Kernel | null | undefined

/** Compiled when it is first needed, and shared; `null` where there is no WebAssembly, or none with SIMD. */
export function kernelModule(): Kernel | null {
  compiled ??= compile()
  return compiled
}

export function kernelsOver(module: Kernel, memory: object): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory as WebAssembly.Memory } })
  if (typeof exports['products'] !== 'function') throw new TypeError('The kernel is another module')
  // The bytes are those above, and a test compiles them again from kernel/*.ts.
  return exports as unknown as Kernels
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
