import { isMnesticError, MnesticError } from '@mnestic/core'
import { jsKernel } from '../kernel/js/js-kernel.ts'
import type { Kernel, KernelId } from '../kernel/kernel.ts'
import { wasmKernel } from '../kernel/wasm-kernel.ts'
import { Heap } from './heap.ts'

export interface HeapOptions {
  /**
   * Default: `simd`, and `js` where that does not run; both give the same bits. `relaxed` is faster, and for training
   * only: what it computes differs in the last bits from machine to machine.
   */
  readonly kernel?: KernelId
}

/**
 * A heap of its own, at first empty. It grows as blocks are allocated, up to 4 GiB, and is freed with the object.
 *
 * @throws UNSUPPORTED: the asked kernel does not run here
 * @throws INVALID_ARGUMENT: no such kernel
 * @throws TOO_LARGE: no memory
 */
export function createHeap(options: HeapOptions = {}): Heap {
  return new Heap(kernelOf(options.kernel))
}

/** Whether `createHeap({ kernel })` finds what it needs: WebAssembly with its instructions, and a policy that allows it. */
export function isSupported(kernel: KernelId): boolean {
  try {
    kernelOf(kernel)
    return true
  } catch (error) {
    if (isMnesticError(error, 'UNSUPPORTED')) return false
    throw error
  }
}

function kernelOf(id: KernelId | undefined): Kernel {
  switch (id) {
    case undefined:
      return simdOrJs()
    case 'simd':
    case 'relaxed':
      return wasmKernel(id)
    case 'js':
      return jsKernel()
    default:
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `There is no kernel ${JSON.stringify(id)}. There are 'simd', 'relaxed' and 'js'.`,
      )
  }
}

/** No WebAssembly, no SIMD, a policy against it, or no address space for one more memory: the bits are the same. */
function simdOrJs(): Kernel {
  try {
    return wasmKernel('simd')
  } catch {
    return jsKernel()
  }
}
