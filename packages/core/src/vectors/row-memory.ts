import { MnesticError } from '../error.ts'
import { kernelModule, kernelsOver, type Kernel, type Kernels } from './kernel.ts'
import { plainKernels } from './plain-kernels.ts'

/** Bytes up to which rows stay in an array: each WebAssembly memory takes gigabytes of addresses from the process. */
const maxPlain = 65_536
const pageSize = 65_536

/**
 * Rows of equal length in bytes, behind some bytes to work in. Which rows are in use is the owner's business; a row
 * that is not holds zeros, and so does what a table outgrew.
 *
 * They lie in a memory of WebAssembly where there is one, and a kernel reads them; few, and those of a machine without
 * it, in an array. What is computed of them is the same bits either way.
 */
export class RowMemory {
  /** Multiples of 16. */
  readonly rowBytes: number
  readonly work: number
  readonly #kernel: Kernel | null
  #memory: WebAssembly.Memory | undefined
  #bytes: Uint8Array = new Uint8Array(0)
  #floats: Float32Array = new Float32Array(0)
  #ints: Int32Array = new Int32Array(0)
  #kernels: Kernels = plainKernels(new ArrayBuffer(0))
  #capacity = 0

  /** `kernel`: what reads rows in a memory; `null`: none, all in JavaScript. Default: the one that fits here. */
  constructor(rowBytes: number, work: number, kernel: Kernel | null = kernelModule()) {
    this.rowBytes = rowBytes
    this.work = work
    this.#kernel = kernel
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#capacity
  }

  /** All of it. Other arrays stand here after `resize`. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  get floats(): Float32Array {
    return this.#floats
  }

  get ints(): Int32Array {
    return this.#ints
  }

  get kernels(): Kernels {
    return this.#kernels
  }

  /** Where a row begins, in bytes. */
  offsetOf(row: number): number {
    return this.work + row * this.rowBytes
  }

  /** The rows from `from` to `to` - 1 where they lie, until the next `resize`. @throws INVALID_ARGUMENT */
  bytesOf(from: number, to: number): Uint8Array {
    this.check(from, to)
    return this.#bytes.subarray(this.offsetOf(from), this.offsetOf(to))
  }

  /** Overwrites the rows from `from` to `to` - 1 with zeros, and what questions left behind. @throws INVALID_ARGUMENT */
  erase(from: number, to: number): void {
    this.check(from, to)
    this.#bytes.fill(0, this.offsetOf(from), this.offsetOf(to))
    this.#bytes.fill(0, 0, Math.min(this.work, this.#bytes.length))
  }

  /** Copies a row over another one. @throws INVALID_ARGUMENT */
  copy(from: number, to: number): void {
    this.check(from, from + 1)
    this.check(to, to + 1)
    this.#bytes.copyWithin(this.offsetOf(to), this.offsetOf(from), this.offsetOf(from + 1))
  }

  /** Room for so many rows. The first `kept` stay; all others are zeros, and nothing is left where they were. */
  resize(capacity: number, kept: number): void {
    const staying = Math.min(kept, capacity, this.#capacity)
    if (this.#capacity > staying) this.erase(staying, this.#capacity)
    const needed = this.offsetOf(capacity)
    if (capacity < this.#capacity || !this.#grown(needed)) {
      const [from, used] = [this.#bytes, this.offsetOf(staying)]
      this.#place(needed)
      this.#bytes.set(from.subarray(0, used))
      // Beyond them the rows were overwritten just now, or never written.
      from.fill(0, 0, used)
    }
    this.#capacity = capacity
  }

  /** @throws INVALID_ARGUMENT where there is no room for such rows */
  check(from: number, to: number): void {
    if (!(from >= 0 && from <= to && to <= this.#capacity))
      throw new MnesticError(
        'INVALID_ARGUMENT',
        `Rows ${from} to ${to} of a table of ${this.#capacity}: resize it first`,
      )
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
    this.#look(this.#memory.buffer)
    return true
  }

  #place(bytes: number): void {
    this.#memory = undefined
    if (this.#kernel !== null && bytes > maxPlain)
      try {
        const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageSize) })
        this.#kernels = kernelsOver(this.#kernel, memory)
        this.#memory = memory
        this.#look(memory.buffer)
        return
      } catch {
        // No addresses are left for another memory, or the rows are too many for one: an array serves.
      }
    const array = new ArrayBuffer(bytes)
    this.#kernels = plainKernels(array)
    this.#look(array)
  }

  #look(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer)
    this.#floats = new Float32Array(buffer)
    this.#ints = new Int32Array(buffer)
  }
}
