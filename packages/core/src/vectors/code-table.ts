import { MnesticError } from '../error.ts'
import { boundingQuery, codesQuery, type CodeQuery } from './code-query.ts'
import type { Kernel } from './kernel.ts'
import { RowMemory } from './row-memory.ts'
import { below, siftSlots, type Sifted } from './sifted.ts'

/**
 * Vectors of equal length side by side, a byte for each number: which of them are close to a query can be read from a
 * quarter of the bytes, and with certainty, since each row says how much of its vector is lost.
 *
 * A row is `size` codes of i8, the dimensions rounded up to a multiple of 16, then four numbers of float32:
 * scale, error, norm and inverse. Code times scale is nearly the vector's number; what is lost of the vector is at most
 * `error` long, the vector at most `norm`; code times inverse is a vector of length 1. All of it is a function of the vector alone, the same bits on every machine.
 */
export class CodeTable {
  readonly dimensions: number
  /** Codes of a row. */
  readonly size: number
  readonly rowBytes: number
  /** Query `[size]` i16, a vector `[size]` f32, finds `[siftSlots][row, dot]` i32, then the rows. */
  readonly #memory: RowMemory
  readonly #slack: number

  /** `kernel`: see `VectorTable`. */
  constructor(dimensions: number, kernel?: Kernel | null) {
    this.dimensions = dimensions
    this.size = Math.ceil(dimensions / 16) * 16
    this.rowBytes = this.size + 16
    this.#memory = new RowMemory(this.rowBytes, this.size * 6 + siftSlots * 8, kernel)
    // More than twice what a sum of so many squares and the arithmetic after it can lose.
    this.#slack = Math.fround(1 + (this.size + 64) * 2 ** -23)
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#memory.capacity
  }

  set(row: number, vector: Float32Array): void {
    const memory = this.#memory
    memory.check(row, row + 1)
    this.#checkLength(vector)
    const at = this.size * 2
    memory.floats.set(vector, at / 4)
    memory.kernels.quantise(at, this.size, memory.offsetOf(row), this.#slack)
  }

  /** What the codes say of a vector. `[dimensions]` */
  get(row: number): Float32Array {
    const scale = this.#memory.floats[(this.#memory.offsetOf(row) + this.size) / 4] ?? 0
    return Float32Array.from(this.codesOf(row).subarray(0, this.dimensions), (code) => code * scale)
  }

  /** Where they lie, until the next `resize`. `[size]` */
  codesOf(row: number): Int8Array {
    const { buffer, byteOffset } = this.bytesOf(row, row + 1)
    return new Int8Array(buffer, byteOffset, this.size)
  }

  /** The rows from `from` to `to` - 1 where they lie: for copies of many. Until the next `resize`. */
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
   * A query to be asked many times. `bounds`: for where the vectors themselves are kept elsewhere, and the codes say
   * between what their products of float32 are. `codes`: the cosine of the codes, or their product with a query of another
   * length, is the answer.
   */
  query(vector: Float32Array, means: 'bounds' | 'codes'): CodeQuery {
    this.#checkLength(vector)
    return means === 'bounds' ? boundingQuery(vector, this.size) : codesQuery(vector, this.size)
  }

  /**
   * The rows from `from` to `to` - 1, `siftSlots` at most, whose products with the query may reach `threshold`; how many
   * they are.
   */
  sift(query: CodeQuery, from: number, to: number, threshold: number, found: Sifted): number {
    const memory = this.#memory
    memory.check(from, to)
    const [out, first, stride] = [this.size * 6, memory.offsetOf(from), this.rowBytes]
    new Int16Array(memory.bytes.buffer, 0, this.size).set(query.numbers)
    const count = memory.kernels.sift(
      0,
      first,
      this.size,
      to - from,
      query.factor * 4,
      query.unit,
      query.spread,
      query.base,
      below(threshold - query.slack),
      out,
    )
    const { ints, floats } = memory
    for (let i = 0; i < count; i++) {
      const row = ints[out / 4 + 2 * i] ?? 0
      const end = (first + row * stride + this.size) / 4
      const product = Math.fround(
        (ints[out / 4 + 2 * i + 1] ?? 0) * (floats[end + query.factor] ?? 0) * query.unit,
      )
      const { error, norm } = query.width
      const width = norm === 0 ? 0 : (floats[end + 1] ?? 0) * error + (floats[end + 2] ?? 0) * norm
      found.rows[i] = from + row
      found.lower[i] = product - width
      found.upper[i] = product + width
    }
    return count
  }

  /** The products of the query and the first `count` of the rows that `rows` names, by their codes: what `sift` says of them. */
  gather(query: CodeQuery, rows: Uint32Array, count: number, out: Float32Array): void {
    const memory = this.#memory
    const [list, answer] = [(this.size * 6) / 4, (this.size * 6) / 4 + siftSlots]
    new Int16Array(memory.bytes.buffer, 0, this.size).set(query.numbers)
    const { ints, floats } = memory
    for (let first = 0; first < count; first += siftSlots) {
      const some = Math.min(siftSlots, count - first)
      for (let i = 0; i < some; i++) {
        const row = rows[first + i] ?? 0
        memory.check(row, row + 1)
        ints[list + i] = row
      }
      memory.kernels.dots(0, memory.work, this.size, list * 4, some, answer * 4)
      for (let i = 0; i < some; i++) {
        const scale = floats[(memory.offsetOf(rows[first + i] ?? 0) + this.size) / 4 + query.factor] ?? 0
        out[first + i] = (ints[answer + i] ?? 0) * scale * query.unit
      }
    }
  }

  #checkLength(vector: Float32Array): void {
    if (vector.length !== this.dimensions)
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `A vector of ${vector.length} numbers for a table of ${this.dimensions}`,
      )
  }
}
