import { MnesticError } from '../error.ts'
import { kernelModule, kernelOver, type Kernel, type Products } from './kernel.ts'
import { plainProducts } from './plain-products.ts'

/** Bytes up to which a table stays an array: each WebAssembly memory takes gigabytes of addresses from the process. */
const maxPlain = 65_536
const pageSize = 65_536
/** Products made at once, before they are copied out. */
const slots = 256

/**
 * Vectors of equal length side by side, to be multiplied with a query by the thousand: a row for each, by number.
 * Which rows are in use is the owner's business; a row that is not holds zeros, and so does what a table outgrew.
 *
 * Rows lie in a memory of WebAssembly where there is one, and a kernel multiplies them; small tables, and those of a
 * machine without it, in an array. The products are the same bits either way.
 */
export class VectorTable {
  readonly dimensions: number
  /** Floats from one row to the next: the dimensions, rounded up to a multiple of 4; zeros fill the rest. */
  readonly stride: number
  readonly #kernel: Kernel | null
  #memory: WebAssembly.Memory | undefined
  /** The query `[stride]`, products `[slots]`, then the rows `[capacity, stride]`. */
  #floats: Float32Array
  #products: Products
  #capacity = 0

  /** `kernel`: what multiplies rows in a memory; `null`: none, all in JavaScript. Default: the one that fits here. */
  constructor(dimensions: number, kernel: Kernel | null = kernelModule()) {
    this.dimensions = dimensions
    this.stride = Math.ceil(dimensions / 4) * 4
    this.#kernel = kernel
    this.#floats = new Float32Array(0)
    this.#products = plainProducts(this.#floats)
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#capacity
  }

  /** For loops over numbers: a row begins at `offsetOf` it. Another array stands here after `resize`. */
  get floats(): Float32Array {
    return this.#floats
  }

  offsetOf(row: number): number {
    return this.stride + slots + row * this.stride
  }

  /** A copy. `[dimensions]` */
  get(row: number): Float32Array {
    this.#check(row, row + 1)
    return this.#floats.slice(this.offsetOf(row), this.offsetOf(row) + this.dimensions)
  }

  set(row: number, vector: Float32Array): void {
    this.#check(row, row + 1)
    if (vector.length !== this.dimensions) throw otherLength(vector, this.dimensions)
    this.#floats.set(vector, this.offsetOf(row))
  }

  /** The rows from `from` to `to` - 1 where they lie, `stride` floats each: for copies of many. Until the next `resize`. */
  bytesOf(from: number, to: number): Uint8Array {
    this.#check(from, to)
    return new Uint8Array(
      this.#floats.buffer,
      this.#floats.byteOffset + this.offsetOf(from) * 4,
      (to - from) * this.stride * 4,
    )
  }

  /** Overwrites the rows from `from` to `to` - 1 with zeros, and what questions left behind. */
  erase(from: number, to: number): void {
    this.#check(from, to)
    this.#floats.fill(0, this.offsetOf(from), this.offsetOf(to))
    this.#floats.fill(0, 0, this.offsetOf(0))
  }

  /** Copies a row over another one. */
  copy(from: number, to: number): void {
    this.#check(from, from + 1)
    this.#check(to, to + 1)
    this.#floats.copyWithin(this.offsetOf(to), this.offsetOf(from), this.offsetOf(from + 1))
  }

  /** Room for so many rows. The first `kept` stay; all others are zeros, and nothing is left where they were. */
  resize(capacity: number, kept: number): void {
    const staying = Math.min(kept, capacity, this.#capacity)
    if (this.#capacity > staying) this.erase(staying, this.#capacity)
    const needed = this.offsetOf(capacity)
    if (capacity < this.#capacity || !this.#grown(needed * 4)) {
      const [from, used] = [this.#floats, this.offsetOf(staying)]
      this.#place(needed)
      this.#floats.set(from.subarray(0, used))
      // Beyond them the rows were overwritten just now, or never written.
      from.fill(0, 0, used)
    }
    this.#capacity = capacity
  }

  /**
   * Sum of products of `query` and each row from `from` to `to` - 1, in float32, into `out` from its start on; the
   * cosine, where both have unit length. `out` may be longer. @throws INVALID_ARGUMENT
   */
  products(query: Float32Array, from: number, to: number, out: Float32Array): void {
    this.#check(from, to)
    if (from === to) return
    if (query.length !== this.dimensions) throw otherLength(query, this.dimensions)
    const floats = this.#floats
    floats.set(query)
    const [answer, stride] = [this.stride, this.stride * 4]
    for (let row = from; row < to; row += slots) {
      const count = Math.min(slots, to - row)
      this.#products(0, this.offsetOf(row) * 4, stride, count, answer * 4)
      // A plain loop: most questions are about a few rows, for which a view would cost more than the copy.
      for (let i = 0; i < count; i++) out[row - from + i] = floats[answer + i] ?? 0
    }
  }

  /** Whether the memory could grow where it is, so that nothing has to move. */
  #grown(bytes: number): boolean {
    if (this.#memory === undefined) return false
    const pages = Math.ceil((bytes - this.#memory.buffer.byteLength) / pageSize)
    if (pages <= 0) return true
    try {
      this.#memory.grow(pages)
    } catch {
      return false
    }
    this.#floats = new Float32Array(this.#memory.buffer)
    return true
  }

  #place(floats: number): void {
    this.#memory = undefined
    if (this.#kernel !== null && floats * 4 > maxPlain)
      try {
        const memory = new WebAssembly.Memory({ initial: Math.ceil((floats * 4) / pageSize) })
        this.#products = kernelOver(this.#kernel, memory)
        this.#memory = memory
        this.#floats = new Float32Array(memory.buffer)
        return
      } catch {
        // No addresses are left for another memory, or the table is too large for one: an array serves.
      }
    this.#floats = new Float32Array(floats)
    this.#products = plainProducts(this.#floats)
  }

  #check(from: number, to: number): void {
    if (!(from >= 0 && from <= to && to <= this.#capacity))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `Rows ${from} to ${to} of a table of ${this.#capacity}: resize it first`,
      )
  }
}

function otherLength(vector: Float32Array, dimensions: number): MnesticError {
  return new MnesticError(
    'INVALID_ARGUMENT',
    `A vector of ${vector.length} numbers for a table of ${dimensions}`,
  )
}
