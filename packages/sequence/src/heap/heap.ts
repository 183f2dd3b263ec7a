import type { Kernel } from '../kernel/kernel.ts'

/**
 * Float32 numbers in the heap that a kernel works on. `address` is in bytes and a multiple of 4 (of 64 where the block
 * was allocated by itself). What a block held is gone once the mark below it is released.
 */
export class Block {
  readonly address: number
  readonly length: number
  readonly #heap: Heap

  constructor(heap: Heap, address: number, length: number) {
    this.#heap = heap
    this.address = address
    this.length = length
  }

  /** A view of the numbers themselves; take it anew after each allocation, which may move the heap. */
  get data(): Float32Array {
    return new Float32Array(this.#heap.buffer, this.address, this.length)
  }

  isOf(heap: Heap): boolean {
    return this.#heap === heap
  }

  /** `length` of these numbers, from number `from` on: the same memory. */
  part(from: number, length: number): Block {
    return new Block(this.#heap, this.address + from * 4, length)
  }
}

/**
 * Memory for the numbers of a model, and the kernel over it: a stack. Parameters are allocated first and stay; what one
 * step needs is allocated above a mark and released with it.
 *
 * ```ts
 * const mark = heap.mark()
 * const loss = step(heap)
 * heap.release(mark)
 * ```
 */
export class Heap {
  readonly kernel: Kernel
  #top: number

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.#top = kernel.start
  }

  get buffer(): ArrayBuffer {
    return this.kernel.buffer
  }

  /** Bytes in use. */
  get size(): number {
    return this.#top
  }

  /** `length` zeros. @throws TOO_LARGE: the memory ends at 4 GiB */
  floats(length: number): Block {
    const block = this.scratch(length)
    block.data.fill(0)
    return block
  }

  /** `length` numbers, whatever stands there. @throws TOO_LARGE */
  scratch(length: number): Block {
    const address = Math.ceil(this.#top / 64) * 64
    this.kernel.reserve(address + length * 4)
    this.#top = address + length * 4
    return new Block(this, address, length)
  }

  /** A copy of these numbers. Of a block, give the block: a view of it may end while the heap grows. @throws TOO_LARGE */
  copyOf(values: ArrayLike<number> | Block): Block {
    const block = this.scratch(values.length)
    block.data.set(values instanceof Block ? values.data : values)
    return block
  }

  mark(): number {
    return this.#top
  }

  /** Gives back all that was allocated since the mark. */
  release(mark: number): void {
    this.#top = mark
  }
}
