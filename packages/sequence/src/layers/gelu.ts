import { checkBlock } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'

export interface GeluOptions {
  /** `exact` (default) by the error function, as torch's default; `tanh` by the approximation that GPT-2 has. */
  readonly kind?: 'exact' | 'tanh'
}

/** What `backward` needs of a `forward`. */
export interface GeluTape {
  readonly x: Block
  /** In the shape of x. */
  readonly y: Block
}

/**
 * Gaussian error linear unit, of each number by itself: x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2 (`exact`), or
 * approximated by (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 (`tanh`).
 *
 * Hendrycks & Gimpel, Gaussian error linear units, arXiv:1606.08415.
 */
export class Gelu {
  readonly parameters: readonly [] = []
  readonly kind: 'exact' | 'tanh'
  readonly #heap: Heap

  constructor(heap: Heap, { kind = 'exact' }: GeluOptions = {}) {
    this.#heap = heap
    this.kind = kind
  }

  /** Of x in any shape. The tape stands above the heap's mark. @throws TOO_LARGE */
  forward(x: Block): GeluTape {
    const y = this.#heap.scratch(x.length)
    this.#heap.kernel.gelu(x.length, this.#exact(), x.address, y.address)
    return { x, y }
  }

  /**
   * dx = dy ⊙ (Φ(x) + x Φ'(x))
   *
   * @param dy the gradient of the loss by y
   * @returns dx, above the heap's mark
   */
  backward({ x }: GeluTape, { dy }: { readonly dy: Block }): Block {
    checkBlock(this.#heap, 'dy', dy, [x.length])
    const dx = this.#heap.scratch(x.length)
    this.#heap.kernel.geluBackward(x.length, this.#exact(), x.address, dy.address, dx.address)
    return dx
  }

  #exact(): 0 | 1 {
    return this.kind === 'exact' ? 1 : 0
  }
}
