import type { Kernel } from './kernel.ts'
import { RowMemory } from './row-memory.ts'
import { siftSlots, type Sifted } from './sifted.ts'

/**
 * The signs of vectors, a bit for each number: 1 where it is above 0. Of two vectors at an angle, random signs differ in
 * that angle's share of a half turn, so the share that differs ranks rows, roughly.
 */
export class BitTable {
  readonly dimensions: number
  readonly #rowBytes: number
  /** Query `[rowBytes]`, finds `[siftSlots][row, bits]` i32, then the rows. */
  readonly #memory: RowMemory

  /** `kernel`: see `VectorTable`. */
  constructor(dimensions: number, kernel?: Kernel | null) {
    this.dimensions = dimensions
    this.#rowBytes = Math.ceil(dimensions / 128) * 16
    this.#memory = new RowMemory(this.#rowBytes, this.#rowBytes + siftSlots * 8, kernel)
  }

  /** Bits of a vector, or of its codes. */
  bitsOf(numbers: ArrayLike<number>): Uint8Array {
    const bits = new Uint8Array(this.#rowBytes)
    for (let i = 0; i < this.dimensions; i++)
      if ((numbers[i] ?? 0) > 0) bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    return bits
  }

  set(row: number, bits: Uint8Array): void {
    this.#memory.bytesOf(row, row + 1).set(bits)
  }

  /** The rows from `from` to `to` - 1 where they lie, until the next `resize`. */
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
   * The rows from `from` to `to` - 1, `siftSlots` at most, that are at least as close as `threshold`, from -1 where every
   * bit differs to 1 where none does; how many they are. `lower` and `upper` are the same.
   */
  sift(bits: Uint8Array, from: number, to: number, threshold: number, found: Sifted): number {
    const memory = this.#memory
    memory.check(from, to)
    const out = this.#rowBytes
    memory.bytes.set(bits)
    // One more than it should be is let in, and rounding shuts nobody out.
    const most = Math.min(this.dimensions, Math.floor(((1 - threshold) * this.dimensions) / 2) + 1)
    const count = memory.kernels.differ(0, memory.offsetOf(from), this.#rowBytes, to - from, most, out)
    const { ints } = memory
    for (let i = 0; i < count; i++) {
      const closeness = 1 - (2 * (ints[out / 4 + 2 * i + 1] ?? 0)) / this.dimensions
      found.rows[i] = from + (ints[out / 4 + 2 * i] ?? 0)
      found.lower[i] = closeness
      found.upper[i] = closeness
    }
    return count
  }
}
