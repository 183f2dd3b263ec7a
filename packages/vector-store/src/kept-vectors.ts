import {
  BitTable,
  CodeTable,
  siftSlots,
  VectorTable,
  type CodeQuery,
  type Sifted,
} from '@mnestic/core/vectors'
import type { Quantisation } from './options.ts'
import type { RowForm } from './row-image.ts'

/**
 * Rows from which codes stand beside vectors of float32. Below, the vectors lie in the processor's cache, and a scan of
 * them takes some tens of microseconds.
 */
const codesFrom = 2_048

/** What a query needs to be compared with the rows: made once, asked many times. */
export interface Probe {
  readonly vector: Float32Array
  /** Where codes are kept. */
  readonly codes: CodeQuery | undefined
  /** Where bits are kept. */
  readonly bits: Uint8Array | undefined
}

/** What of vectors is kept, by row: the numbers, or one byte for each, or that and their signs. */
export class KeptVectors {
  readonly dimensions: number
  readonly quantisation: Quantisation
  readonly #codesFrom: number
  /** The vectors; absent where codes are all that is kept. */
  readonly #floats: VectorTable | undefined
  /** Beside the vectors, a copy to scan. */
  #codes: CodeTable | undefined
  readonly #bits: BitTable | undefined
  /** To work in. */
  readonly #cosines = new Float32Array(siftSlots)
  #list = new Uint32Array(16)

  /** `from`: rows from which codes stand beside vectors; it changes no answer. */
  constructor(dimensions: number, quantisation: Quantisation, from: number = codesFrom) {
    this.dimensions = dimensions
    this.quantisation = quantisation
    this.#codesFrom = from
    if (quantisation === 'float32') this.#floats = new VectorTable(dimensions)
    else this.#codes = new CodeTable(dimensions)
    if (quantisation === 'binary') this.#bits = new BitTable(dimensions)
  }

  /** What `bytesOf` gives, and of how many bytes a row. */
  get form(): RowForm {
    return this.#floats === undefined ? 'int8' : 'float32'
  }

  get rowBytes(): number {
    return this.#floats === undefined ? (this.#codes?.rowBytes ?? 0) : this.#floats.stride * 4
  }

  /** Whether what `sift` says of a row bounds its score; signs do not. */
  get bounding(): boolean {
    return this.#bits === undefined
  }

  /** A copy; what the codes say of the vector, where they alone are kept. `[dimensions]` */
  get(row: number): Float32Array {
    return (this.#floats ?? this.#codes)?.get(row) ?? new Float32Array(this.dimensions)
  }

  set(row: number, vector: Float32Array): void {
    this.#floats?.set(row, vector)
    this.#encode(row, vector)
  }

  /** The rows where they lie, until the next change of size. After writing into them: `written`. */
  bytesOf(from: number, to: number): Uint8Array {
    return (this.#floats ?? this.#codes)?.bytesOf(from, to) ?? new Uint8Array(0)
  }

  written(from: number, to: number): void {
    const floats = this.#floats
    if (floats === undefined) for (let row = from; row < to; row++) this.#sign(row)
    else if (this.#codes !== undefined)
      for (let row = from; row < to; row++) this.#encode(row, viewOf(floats, row))
  }

  /** All bytes that are kept, by table, until the next change of size: for whoever looks for traces. */
  memory(): readonly Uint8Array[] {
    const tables = [this.#floats, this.#codes, this.#bits].filter((table) => table !== undefined)
    return tables.map((table) => new Uint8Array(table.bytesOf(0, 0).buffer))
  }

  erase(from: number, to: number): void {
    this.#floats?.erase(from, to)
    this.#codes?.erase(from, to)
    this.#bits?.erase(from, to)
  }

  copy(from: number, to: number): void {
    this.#floats?.copy(from, to)
    this.#codes?.copy(from, to)
    this.#bits?.copy(from, to)
  }

  resize(capacity: number, kept: number): void {
    this.#floats?.resize(capacity, kept)
    this.#codes?.resize(capacity, kept)
    this.#bits?.resize(capacity, kept)
    const floats = this.#floats
    if (floats === undefined) return
    if (capacity < this.#codesFrom) {
      this.#codes?.resize(0, 0)
      this.#codes = undefined
    } else if (this.#codes === undefined) {
      this.#codes = new CodeTable(this.dimensions)
      this.#codes.resize(capacity, 0)
      this.written(0, Math.min(kept, capacity))
    }
  }

  probe(vector: Float32Array): Probe {
    const codes = this.#codes?.query(vector, this.#floats === undefined ? 'codes' : 'bounds')
    return { vector, codes, bits: this.#bits?.bitsOf(vector) }
  }

  /** Cosines of the query and the rows from `from` to `to` - 1, by what is kept of them. */
  products(probe: Probe, from: number, to: number, out: Float32Array): void {
    if (this.#floats !== undefined) this.#floats.products(probe.vector, from, to, out)
    else {
      if (to - from > this.#list.length) this.#list = new Uint32Array(2 * (to - from))
      for (let row = from; row < to; row++) this.#list[row - from] = row
      this.gather(probe, this.#list, to - from, out)
    }
  }

  /** The same of the first `count` of the rows that `rows` names. */
  gather(probe: Probe, rows: Uint32Array, count: number, out: Float32Array): void {
    if (this.#floats !== undefined) this.#floats.gather(probe.vector, rows, count, out)
    else if (this.#codes !== undefined && probe.codes !== undefined)
      this.#codes.gather(probe.codes, rows, count, out)
  }

  /**
   * The rows from `from` to `to` - 1 whose cosines may reach `threshold`, and between what they are; where bits are kept,
   * whose signs are as close as that. How many they are. By the copy that is quickest to scan.
   */
  sift(probe: Probe, from: number, to: number, threshold: number, found: Sifted): number {
    if (this.#bits !== undefined && probe.bits !== undefined)
      return this.#bits.sift(probe.bits, from, to, threshold, found)
    if (this.#codes !== undefined && probe.codes !== undefined)
      return this.#codes.sift(probe.codes, from, to, threshold, found)
    return this.#siftFloats(probe, from, to, threshold, found)
  }

  #siftFloats(probe: Probe, from: number, to: number, threshold: number, found: Sifted): number {
    this.#floats?.products(probe.vector, from, to, this.#cosines)
    let count = 0
    for (let row = from; row < to; row++) {
      const cosine = this.#cosines[row - from] ?? 0
      if (cosine < threshold) continue
      found.rows[count] = row
      found.lower[count] = cosine
      found.upper[count] = cosine
      count += 1
    }
    return count
  }

  #encode(row: number, vector: Float32Array): void {
    this.#codes?.set(row, vector)
    this.#sign(row)
  }

  /** By the codes, so that rows that come as codes get the bits that they had. */
  #sign(row: number): void {
    if (this.#bits === undefined || this.#codes === undefined) return
    this.#bits.set(row, this.#bits.bitsOf(this.#codes.codesOf(row)))
  }
}

function viewOf(table: VectorTable, row: number): Float32Array {
  return table.floats.subarray(table.offsetOf(row), table.offsetOf(row) + table.dimensions)
}
