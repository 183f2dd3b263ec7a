import type { Block, Heap } from '../heap/heap.ts'
import { addOuterProducts, addProduct, pack, packCopy, packTransposed, product } from '../kernel/products.ts'
import { parameter, type Parameter } from './parameter.ts'

/** Initial values by the parameters' names, row-major; those that are left out are zeros. */
export type InitialOf<Name extends string> = { readonly [name in Name]?: ArrayLike<number> }

/** A linear map: y = x W + b. */
export class Projection {
  /** W [input, output] */
  readonly weight: Parameter
  /** b [output] */
  readonly bias: Parameter
  readonly input: number
  readonly output: number
  readonly #heap: Heap

  constructor(
    heap: Heap,
    names: { readonly weight: string; readonly bias: string },
    [input, output]: readonly [input: number, output: number],
    initial: { readonly weight: ArrayLike<number> | undefined; readonly bias: ArrayLike<number> | undefined },
  ) {
    this.#heap = heap
    this.input = input
    this.output = output
    this.weight = parameter(heap, names.weight, [input, output], initial.weight)
    this.bias = parameter(heap, names.bias, [output], initial.bias)
  }

  /** Of x [rows, input]: writes y [rows, output]. */
  forward(rows: number, x: Block, y: Block): void {
    const mark = this.#heap.mark()
    const weight = pack(this.#heap, this.weight.value, this.input, this.output)
    product(this.#heap, rows, x.address, weight, y.address, this.bias.value.address)
    this.#heap.release(mark)
  }

  /** Adds to the gradients; writes dx, or with `add` adds to it. */
  backward(
    rows: number,
    x: Block,
    dy: Block,
    dx: Block | undefined,
    { add }: { readonly add: boolean },
  ): void {
    const heap = this.#heap
    const { input, output } = this
    const factor = { a: x.address, width: input, c: this.weight.gradient.address }
    addOuterProducts(heap, rows, dy.address, output, [factor])
    heap.kernel.addRows(rows, output, dy.address, this.bias.gradient.address)
    if (dx === undefined) return
    const mark = heap.mark()
    const multiply = add ? addProduct : product
    multiply(heap, rows, dy.address, packTransposed(heap, this.weight.value, output, input), dx.address)
    heap.release(mark)
  }

  /** With a copy of the parameters as they are now, above the mark of the heap, which may be another one. */
  frozen(heap: Heap = this.#heap): FrozenProjection {
    const bias = heap.copyOf(this.bias.value).address
    const weight = packCopy(heap, this.weight.value, this.input, this.output)
    return {
      forward: (rows, x, y) => product(heap, rows, x.address, weight, y.address, bias),
    }
  }
}

export type FrozenProjection = Pick<Projection, 'forward'>

/** One of the linear maps of a layer, with the names that the layer's parameters have: `layer.weight_q` and so on. */
export function projectionOf(
  heap: Heap,
  layer: string,
  name: string,
  sizes: readonly [input: number, output: number],
  initial: Readonly<Record<string, ArrayLike<number> | undefined>>,
): Projection {
  const [weight, bias] = [`weight_${name}`, `bias_${name}`]
  const names = { weight: `${layer}.${weight}`, bias: `${layer}.${bias}` }
  return new Projection(heap, names, sizes, { weight: initial[weight], bias: initial[bias] })
}
