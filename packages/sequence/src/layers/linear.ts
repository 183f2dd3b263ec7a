import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { checkInitial, type Parameter } from './parameter.ts'
import { Projection } from './projection.ts'

export interface LinearOptions {
  /** D */
  readonly input: number
  /** O */
  readonly output: number
  /** Before the names of the parameters; default `linear`. */
  readonly name?: string
  /** Row-major, [D, O] and [O]; default zeros. */
  readonly initial?: { readonly weight?: ArrayLike<number>; readonly bias?: ArrayLike<number> }
}

/** What `backward` needs of a `forward`. */
export interface LinearTape {
  readonly rows: number
  readonly x: Block
  /** [rows, O] */
  readonly y: Block
}

/** Step by step, with weights packed when it was made. */
export interface LinearStream {
  /** y [B, O] for x [B, D]; overwritten by the next step. */
  step(x: Block): Block
}

export interface LinearStreamOptions {
  /** B; default 1. */
  readonly batch?: number
  /** Where the stream stands, with its copy of the parameters; x has to be there. Default: the layer's. */
  readonly heap?: Heap
}

/** y = x W + b, for every row of x. A sequence [T, B, D] has T B rows. */
export class Linear {
  readonly parameters: readonly Parameter[]
  /** W [D, O] */
  readonly weight: Parameter
  /** b [O] */
  readonly bias: Parameter
  /** D */
  readonly input: number
  /** O */
  readonly output: number
  readonly #heap: Heap
  readonly #map: Projection

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { input, output, name = 'linear', initial = {} }: LinearOptions) {
    this.#heap = heap
    this.input = checkSize('input', input)
    this.output = checkSize('output', output)
    const names = { weight: `${name}.weight`, bias: `${name}.bias` }
    this.#map = new Projection(heap, names, [input, output], { weight: initial.weight, bias: initial.bias })
    this.weight = this.#map.weight
    this.bias = this.#map.bias
    this.parameters = [this.weight, this.bias]
    checkInitial(name, initial, this.parameters)
  }

  /** Of x [rows, D]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { rows }: { readonly rows: number }): LinearTape {
    checkBlock(this.#heap, 'x', x, [rows, this.input])
    const y = this.#heap.scratch(rows * this.output)
    this.#map.forward(rows, x, y)
    return { rows, x, y }
  }

  /**
   * dx = dy Wᵀ; adds xᵀ dy and the sum of the rows of dy to the gradients.
   *
   * @param dy [rows, O], the gradient of the loss by y
   * @param inputGradient whether dx is wanted; default true
   * @returns dx [rows, D], above the heap's mark
   */
  backward(tape: LinearTape, options: { readonly dy: Block; readonly inputGradient: false }): undefined
  backward(tape: LinearTape, options: { readonly dy: Block; readonly inputGradient?: true }): Block
  backward(
    { rows, x }: LinearTape,
    { dy, inputGradient = true }: { readonly dy: Block; readonly inputGradient?: boolean },
  ): Block | undefined {
    checkBlock(this.#heap, 'dy', dy, [rows, this.output])
    const dx = inputGradient ? this.#heap.scratch(rows * this.input) : undefined
    this.#map.backward(rows, x, dy, dx, { add: false })
    return dx
  }

  /**
   * For a row of each sequence at a time: the bits of `forward`. It stands above the mark of the heap, with a copy of the
   * parameters as they are now.
   */
  stream({ batch: B = 1, heap = this.#heap }: LinearStreamOptions = {}): LinearStream {
    const y = heap.floats(B * this.output)
    const map = this.#map.frozen(heap)
    return {
      step: (x) => {
        checkBlock(heap, 'x', x, [B, this.input])
        map.forward(B, x, y)
        return y
      },
    }
  }
}
