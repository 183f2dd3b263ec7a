import { checkBlock, checkSize } from '../heap/check-block.ts'
import type { Block, Heap } from '../heap/heap.ts'
import { addOuterProducts, pack, packTransposed, product } from '../kernel/products.ts'
import { parameter, type Parameter } from './parameter.ts'

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

/** One row at a time, with weights packed when it was made. */
export interface LinearStream {
  /** y [O] for x [D]; overwritten by the next step. */
  step(x: Block): Block
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

  /** @throws INVALID_ARGUMENT, TOO_LARGE */
  constructor(heap: Heap, { input, output, name = 'linear', initial = {} }: LinearOptions) {
    this.#heap = heap
    this.input = checkSize('input', input)
    this.output = checkSize('output', output)
    this.weight = parameter(heap, `${name}.weight`, [input, output], initial.weight)
    this.bias = parameter(heap, `${name}.bias`, [output], initial.bias)
    this.parameters = [this.weight, this.bias]
  }

  /** Of x [rows, D]. The tape stands above the heap's mark. @throws INVALID_ARGUMENT, TOO_LARGE */
  forward(x: Block, { rows }: { readonly rows: number }): LinearTape {
    checkBlock('x', x, [rows, this.input])
    const heap = this.#heap
    const y = heap.scratch(rows * this.output)
    const mark = heap.mark()
    const weight = pack(heap, this.weight.value, this.input, this.output)
    product(heap, rows, x.address, weight, y.address, this.bias.value.address)
    heap.release(mark)
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
    checkBlock('dy', dy, [rows, this.output])
    const heap = this.#heap
    const [D, O] = [this.input, this.output]
    addOuterProducts(heap, rows, dy.address, O, [{ a: x.address, width: D, c: this.weight.gradient.address }])
    heap.kernel.addRows(rows, O, dy.address, this.bias.gradient.address)
    if (!inputGradient) return undefined
    const dx = heap.scratch(rows * D)
    const mark = heap.mark()
    product(heap, rows, dy.address, packTransposed(heap, this.weight.value, O, D), dx.address)
    heap.release(mark)
    return dx
  }

  /**
   * For one row at a time: the bits of `forward`. It stands above the heap's mark, with a copy of the parameters as they
   * are now.
   */
  stream(): LinearStream {
    const heap = this.#heap
    const y = heap.floats(this.output)
    const bias = heap.copyOf(this.bias.value).address
    const weight = pack(heap, this.weight.value, this.input, this.output)
    return {
      step: (x) => {
        checkBlock('x', x, [this.input])
        product(heap, 1, x.address, weight, y.address, bias)
        return y
      },
    }
  }
}
