import { MnesticError } from '../error.ts'
import type { Kernel } from './kernel.ts'
import { RowMemory } from './row-memory.ts'

/** Products made at once, before they are copied out. */
const slots = 256

/**
 * Vectors of equal length side by side, in float32, to be multiplied with a query by the thousand: a row for each, by
 * number. Which rows are in use is the owner's business; a row that is not holds zeros, and so does what a table outgrew.
 *
 * A kernel multiplies them where WebAssembly is to be had. The products are the same bits either way.
 */
export class VectorTable {
  readonly dimensions: number
  /** Floats from one row to the next: the dimensions, rounded up to a multiple of 4; zeros fill the rest. */
  readonly stride: number
  /** The query `[stride]`, products `[slots]`, numbers of rows `[slots]`, then the rows `[capacity, stride]`. */
  readonly #memory: RowMemory

  /** `kernel`: what multiplies rows in a memory; `null`: none, all in JavaScript. Default: the one that fits here. */
  constructor(dimensions: number, kernel?: Kernel | null) {
    this.dimensions = dimensions
    this.stride = Math.ceil(dimensions / 4) * 4
    this.#memory = new RowMemory(this.stride * 4, (this.stride + 2 * slots) * 4, kernel)
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#memory.capacity
  }

  /** For loops over numbers: a row begins at `offsetOf` it. Another array stands here after `resize`. */
  get floats(): Float32Array {
    return this.#memory.floats
  }

  offsetOf(row: number): number {
    return this.#memory.offsetOf(row) / 4
  }

  /** A copy. `[dimensions]` */
  get(row: number): Float32Array {
    this.#memory.check(row, row + 1)
    return this.floats.slice(this.offsetOf(row), this.offsetOf(row) + this.dimensions)
  }

  set(row: number, vector: Float32Array): void {
    this.#memory.check(row, row + 1)
    if (vector.length !== this.dimensions) throw otherLength(vector, this.dimensions)
    this.floats.set(vector, this.offsetOf(row))
  }

  /** The rows from `from` to `to` - 1 where they lie, `stride` floats each: for copies of many. Until the next `resize`. */
  bytesOf(from: number, to: number): Uint8Array {
    return this.#memory.bytesOf(from, to)
  }

  /** Overwrites the rows from `from` to `to` - 1 with zeros, and what questions left behind. */
  erase(from: number, to: number): void {
    this.#memory.erase(from, to)
  }

  /** Copies a row over another one. */
  copy(from: number, to: number): void {
    this.#memory.copy(from, to)
  }

  /** Room for so many rows. The first `kept` stay; all others are zeros, and nothing is left where they were. */
  resize(capacity: number, kept: number): void {
    this.#memory.resize(capacity, kept)
  }

  /**
   * Sum of products of `query` and each row from `from` to `to` - 1, in float32, into `out` from its start on; the
   * cosine, where both have unit length. `out` may be longer. @throws INVALID_ARGUMENT
   */
  products(query: Float32Array, from: number, to: number, out: Float32Array): void {
    const memory = this.#memory
    memory.check(from, to)
    if (from === to) return
    const floats = this.#ask(query)
    const [answer, stride] = [this.stride, this.stride * 4]
    for (let row = from; row < to; row += slots) {
      const count = Math.min(slots, to - row)
      memory.kernels.products(0, memory.offsetOf(row), stride, count, answer * 4)
      // A plain loop: most questions are about a few rows, for which a view would cost more than the copy.
      for (let i = 0; i < count; i++) out[row - from + i] = floats[answer + i] ?? 0
    }
  }

  /** The same for the first `count` of the rows that `rows` names, in its order. @throws INVALID_ARGUMENT */
  gather(query: Float32Array, rows: Uint32Array, count: number, out: Float32Array): void {
    const memory = this.#memory
    for (let i = 0; i < count; i++) memory.check(rows[i] ?? 0, (rows[i] ?? 0) + 1)
    if (count === 0) return
    const floats = this.#ask(query)
    const [answer, list, stride] = [this.stride, this.stride + slots, this.stride * 4]
    for (let first = 0; first < count; first += slots) {
      const some = Math.min(slots, count - first)
      memory.ints.set(rows.subarray(first, first + some), list)
      memory.kernels.gather(0, memory.work, stride, list * 4, some, answer * 4)
      out.set(floats.subarray(answer, answer + some), first)
    }
  }

  #ask(query: Float32Array): Float32Array {
    if (query.length !== this.dimensions) throw otherLength(query, this.dimensions)
    const { floats } = this
    floats.set(query)
    return floats
  }
}

function otherLength(vector: Float32Array, dimensions: number): MnesticError {
  return new MnesticError(
    'INVALID_ARGUMENT',
    `A vector of ${vector.length} numbers for a table of ${dimensions}`,
  )
}
