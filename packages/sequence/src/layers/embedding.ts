import { MnesticError } from '@mnestic/core'
import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { checkInitial, parameter, type Parameter } from './parameter.ts'

export interface EmbeddingOptions {
  /** V: rows of the table. */
  readonly vocabulary: number
  /** D */
  readonly width: number
  /** Before the names of the parameters; default `embedding`. */
  readonly name?: string
  /** Row-major, [V, D]; default zeros. */
  readonly initial?: { readonly weight?: ArrayLike<number> }
}

/** What `backward` needs of a `forward`. */
export interface EmbeddingTape {
  readonly ids: Int32Array
  /** [ids, D] */
  readonly y: Block
}

/** Look-up: y_i = E[id_i]. */
export class Embedding {
  readonly parameters: readonly Parameter[]
  /** E [V, D] */
  readonly weight: Parameter
  /** V */
  readonly vocabulary: number
  /** D */
  readonly width: number
  readonly #heap: Heap

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { vocabulary, width, name = 'embedding', initial = {} }: EmbeddingOptions) {
    this.#heap = heap
    this.vocabulary = checkSize('vocabulary', vocabulary)
    this.width = checkSize('width', width)
    this.weight = parameter(heap, `${name}.weight`, [vocabulary, width], initial.weight)
    this.parameters = [this.weight]
    checkInitial(name, initial, this.parameters)
  }

  /**
   * Of any number of ids, which are copied; of a sequence [T, B], step by step. The tape stands above the heap's mark.
   *
   * @throws INVALID_ARGUMENT for an id that is no whole number from 0 to V - 1
   * @throws TOO_LARGE
   */
  forward(ids: ArrayLike<number>): EmbeddingTape {
    const [V, D] = [this.vocabulary, this.width]
    const copy = Int32Array.from(ids, (id, i) => {
      if (Number.isInteger(id) && id >= 0 && id < V) return id
      throw new MnesticError('INVALID_ARGUMENT', `ids[${i}] is ${id}; give a whole number from 0 to ${V - 1}`)
    })
    const y = this.#heap.scratch(copy.length * D)
    const table = this.weight.value.address
    for (const [i, id] of copy.entries()) {
      this.#heap.kernel.copyRows(1, D, table + id * D * 4, D, y.address + i * D * 4, D)
    }
    return { ids: copy, y }
  }

  /**
   * Adds dy_i to the gradient of E[id_i], in the order of the ids: the same bits each time.
   *
   * @param dy [ids, D], the gradient of the loss by y
   */
  backward({ ids }: EmbeddingTape, { dy }: { readonly dy: Block }): void {
    const D = this.width
    checkBlock(this.#heap, 'dy', dy, [ids.length, D])
    const table = this.weight.gradient.address
    for (const [i, id] of ids.entries()) {
      const row = table + id * D * 4
      this.#heap.kernel.add(D, row, dy.address + i * D * 4, row)
    }
  }
}
