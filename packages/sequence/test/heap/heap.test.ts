import { isMnesticError } from '@mnestic/core'
import { createHeap, isSupported, type KernelId } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'

const kernels = ['simd', 'relaxed', 'js'] as const

describe.each(kernels)('a heap with the kernel %s', (kernel) => {
  it('allocates zeros, keeps what it holds while it grows, and uses again what was released', () => {
    const heap = createHeap({ kernel })
    expect(heap.kernel.id).toBe(kernel)
    const first = heap.copyOf([1, 2, 3])
    const mark = heap.mark()
    const dirty = heap.scratch(1_000_000)
    dirty.data.fill(7)
    expect(Array.from(first.data)).toEqual([1, 2, 3])
    heap.release(mark)
    const clean = heap.floats(1_000_000)
    expect(clean.address).toBe(dirty.address)
    expect(clean.address % 16).toBe(0)
    expect(clean.data.every((value) => value === 0)).toBe(true)
    expect(Array.from(heap.copyOf(first.part(1, 2)).data)).toEqual([2, 3])
  })

  it('ends at 4 GiB with a coded error, and goes on', () => {
    const heap = createHeap({ kernel })
    expectCode(() => heap.scratch(2 ** 30), 'TOO_LARGE')
    expect(Array.from(heap.copyOf([5]).data)).toEqual([5])
  })
})

describe('createHeap', () => {
  it('takes simd, and js where there is no WebAssembly', () => {
    expect(createHeap().kernel.id).toBe('simd')
    expect(kernels.map(isSupported)).toEqual([true, true, true])
    expectCode(() => createHeap({ kernel: 'gpu' as KernelId }), 'INVALID_ARGUMENT')
    const { Memory } = WebAssembly
    // What an engine without address space for one more memory does.
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('could not allocate memory')
      }
    } as unknown as typeof Memory
    try {
      expect(createHeap().kernel.id).toBe('js')
      expectCode(() => createHeap({ kernel: 'simd' }), 'TOO_LARGE')
    } finally {
      WebAssembly.Memory = Memory
    }
  })
})

function expectCode(call: () => unknown, code: 'TOO_LARGE' | 'INVALID_ARGUMENT'): void {
  expect(call).toThrow(expect.toSatisfy((error: unknown) => isMnesticError(error, code)))
}
