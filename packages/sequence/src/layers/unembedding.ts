import { checkBlock } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { addOuterProducts, pack, packTransposed, packTransposedCopy, product } from '../kernel/products.ts'
import type { Embedding } from './embedding.ts'
import type { LinearStream, LinearStreamOptions, LinearTape } from './linear.ts'

/**
 * From numbers to a score for each row of an embedding's table, by the table itself: y = x Eᵀ. It has no parameters of its
 * own; gradients are added to those of the table.
 *
 * Press & Wolf, Using the output embedding to improve language models, arXiv:1608.05859.
 */
export class Unembedding {
  readonly parameters: readonly [] = []
  /** Whose table it is. */
  readonly embedding: Embedding
  readonly #heap: Heap

  constructor(heap: Heap, { embedding }: { readonly embedding: Embedding }) {
    this.#heap = heap
    this.embedding = embedding
  }

  /** y [rows, V] of x [rows, D]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { rows }: { readonly rows: number }): LinearTape {
    const heap = this.#heap
    const { vocabulary: V, width: D, weight } = this.embedding
    checkBlock(heap, 'x', x, [rows, D])
    const y = heap.scratch(rows * V)
    const mark = heap.mark()
    product(heap, rows, x.address, packTransposed(heap, weight.value, D, V), y.address)
    heap.release(mark)
    return { rows, x, y }
  }

  /**
   * dx = dy E; adds dyᵀ x to the gradient of E.
   *
   * @param dy [rows, V], the gradient of the loss by y
   * @returns dx [rows, D], above the heap's mark
   */
  backward({ rows, x }: LinearTape, { dy }: { readonly dy: Block }): Block {
    const heap = this.#heap
    const { vocabulary: V, width: D, weight } = this.embedding
    checkBlock(heap, 'dy', dy, [rows, V])
    const dx = heap.scratch(rows * D)
    const mark = heap.mark()
    addOuterProducts(heap, rows, x.address, D, [{ a: dy.address, width: V, c: weight.gradient.address }])
    product(heap, rows, dy.address, pack(heap, weight.value, V, D), dx.address)
    heap.release(mark)
    return dx
  }

  /** As `Linear.stream`. */
  stream({ batch: B = 1, heap = this.#heap }: LinearStreamOptions = {}): LinearStream {
    const { vocabulary: V, width: D, weight } = this.embedding
    const y = heap.floats(B * V)
    const table = packTransposedCopy(heap, weight.value, D, V)
    return {
      step: (x) => {
        checkBlock(heap, 'x', x, [B, D])
        product(heap, B, x.address, table, y.address)
        return y
      },
    }
  }
}
