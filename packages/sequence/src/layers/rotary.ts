import { MnesticError } from '@mnestic/core'
import type { Block, Heap } from '../heap/heap.ts'
import { cosineAndSine, logarithm } from '../train/elementary.ts'
import { exponential } from './exact-functions.ts'

export interface RotaryOptions {
  /** θ's base; default 10,000. */
  readonly base?: number
}

/** Of some positions, [positions, E] each: cosines, and sines with the sign that the first half of a head has. */
export interface RotaryTables {
  readonly cosines: Block
  readonly sines: Block
}

interface Rows {
  /** Steps, for each of which there is a row in the tables. */
  readonly steps: number
  readonly batch: number
}

/**
 * Rotary positions: column i of the first half of a head and column i of its second half are a point of the plane, which
 * is turned by the angle p θ_i at position p, θ_i = base^(-2i / d). The product of a query and a key then depends on how
 * far apart they are, not on where they stand.
 *
 * Su et al., RoFormer: enhanced transformer with rotary position embedding, arXiv:2104.09864, section 3.2.2; there the
 * pairs are columns 2i and 2i + 1, here halves as in GPT-NeoX and Llama.
 */
export class Rotary {
  readonly base: number
  readonly #heads: number
  /** d */
  readonly #columns: number

  /** @throws INVALID_ARGUMENT: a head has an odd number of columns, or the base is not above 1 */
  constructor(
    { heads, columns }: { readonly heads: number; readonly columns: number },
    options: RotaryOptions,
  ) {
    this.base = options.base ?? 10_000
    this.#heads = heads
    this.#columns = columns
    if (columns % 2 !== 0)
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `a head of ${columns} columns cannot be turned in pairs; give a width with an even number of columns a head`,
      )
    if (!(this.base > 1 && this.base < Infinity))
      throw new MnesticError('INVALID_ARGUMENT', `the rotary base is ${this.base}; give a number above 1`)
  }

  /** Room for the tables of so many positions, for `fill`. */
  room(heap: Heap, positions: number): RotaryTables {
    const length = positions * this.#heads * this.#columns
    return { cosines: heap.scratch(length), sines: heap.scratch(length) }
  }

  /** Above the heap's mark. */
  tables(heap: Heap, positions: ArrayLike<number>): RotaryTables {
    const tables = this.room(heap, positions.length)
    this.fill(tables, positions)
    return tables
  }

  fill({ cosines, sines }: RotaryTables, positions: ArrayLike<number>): void {
    const d = this.#columns
    const width = d * this.#heads
    const step = logarithm(this.base)
    const [cos, sin] = [cosines.data, sines.data]
    for (let row = 0; row < positions.length; row++) {
      const from = row * width
      for (let i = 0; i < d / 2; i++) {
        const [c, s] = cosineAndSine((positions[row] ?? NaN) * exponential((-2 * i * step) / d))
        cos[from + i] = cos[from + d / 2 + i] = c
        sin[from + i] = -s
        sin[from + d / 2 + i] = s
      }
      for (const table of [cos, sin])
        for (let head = 1; head < this.#heads; head++) table.copyWithin(from + head * d, from, from + d)
    }
  }

  /** y [T, B, E] = x turned; y may be x. */
  turn(heap: Heap, rows: Rows, { cosines, sines }: RotaryTables, x: Block, y: Block): void {
    const { kernel } = heap
    const mark = heap.mark()
    const swapped = this.#swapped(heap, x)
    this.#eachRow(rows, (at, row, width) => {
      kernel.multiply(width, swapped + at, sines.address + row, swapped + at)
      kernel.multiply(width, x.address + at, cosines.address + row, y.address + at)
      kernel.add(width, y.address + at, swapped + at, y.address + at)
    })
    heap.release(mark)
  }

  /** The gradient by x for that by y, which is turned back: dx += if `add`, else dx =. dx may be dy. */
  turnBack(
    heap: Heap,
    rows: Rows,
    { cosines, sines }: RotaryTables,
    dy: Block,
    dx: Block,
    { add }: { readonly add: boolean },
  ): void {
    const { kernel } = heap
    const mark = heap.mark()
    const swapped = this.#swapped(heap, dy)
    const turned = heap.scratch(dy.length).address
    this.#eachRow(rows, (at, row, width) => {
      kernel.multiply(width, swapped + at, sines.address + row, swapped + at)
      kernel.multiply(width, dy.address + at, cosines.address + row, turned + at)
      kernel.addScaled(width, -1, swapped + at, turned + at)
      const to = dx.address + at
      if (add) kernel.add(width, to, turned + at, to)
      else kernel.copyRows(1, width, turned + at, width, to, width)
    })
    heap.release(mark)
  }

  /** x with the halves of each head exchanged. */
  #swapped(heap: Heap, x: Block): number {
    const d = this.#columns
    const half = d / 2
    const y = heap.scratch(x.length).address
    heap.kernel.copyRows(x.length / d, half, x.address + half * 4, d, y, d)
    heap.kernel.copyRows(x.length / d, half, x.address, d, y + half * 4, d)
    return y
  }

  #eachRow({ steps, batch }: Rows, each: (at: number, row: number, width: number) => void): void {
    const width = this.#heads * this.#columns
    for (let t = 0; t < steps; t++)
      for (let b = 0; b < batch; b++) each((t * batch + b) * width * 4, t * width * 4, width)
  }
}
