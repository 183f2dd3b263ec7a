import type { Seq } from '@mnestic/core'
import type { KeptVectors } from './kept-vectors.ts'
import { imageOf, readImageHeader, writeImageHeader, type RowImage } from './row-image.ts'

/** Where a row stands in its record: 0 and the text's ends for the whole, the number from 1 and the span of a passage. */
export interface Place {
  readonly part: number
  readonly start: number
  readonly end: number
}

/** By row, side by side: its record, its place there, whether it is silent, and what is kept of its vector. */
export class RowArrays {
  readonly vectors: KeptVectors
  #count = 0
  /** 0 for an erased row. */
  #seqs = new Uint32Array(0)
  /** [part, start, end] */
  #places = new Uint32Array(0)
  #silent = new Uint8Array(0)

  constructor(vectors: KeptVectors, capacity: number) {
    this.vectors = vectors
    this.resize(capacity)
  }

  get count(): number {
    return this.#count
  }

  get capacity(): number {
    return this.#seqs.length
  }

  /** For loops over many: beyond the last 0. Another array stands here after `resize`. */
  get seqs(): Uint32Array {
    return this.#seqs
  }

  seqAt(row: number): Seq {
    return row < this.#count ? (this.#seqs[row] ?? 0) : 0
  }

  isSilent(row: number): boolean {
    return this.#silent[row] === 1
  }

  placeOf(row: number): Place {
    const [part = 0, start = 0, end = 0] = this.#places.subarray(row * 3, row * 3 + 3)
    return { part, start, end }
  }

  /** The row after the last of the same record. */
  endOf(row: number): number {
    const seq = this.seqAt(row)
    let end = row + 1
    while (end < this.#count && this.seqAt(end) === seq) end += 1
    return end
  }

  /** One more, silent. There is room for it. */
  push(seq: Seq, { part, start, end }: Place): void {
    const row = this.#count
    this.#seqs[row] = seq
    this.#places.set([part, start, end], row * 3)
    this.#silent[row] = 1
    this.#count += 1
  }

  /** Its vector, in place of the one that it had; none, or zeros: it is silent. */
  fill(row: number, vector: Float32Array | undefined): void {
    const silent = vector === undefined || isZero(vector)
    if (vector === undefined || silent) this.vectors.erase(row, row + 1)
    else this.vectors.set(row, vector)
    this.#silent[row] = silent ? 1 : 0
  }

  /** Leaves nothing of the rows from `from` to `to` - 1. */
  clear(from: number, to: number): void {
    this.vectors.erase(from, to)
    this.#places.fill(0, from * 3, to * 3)
    this.#seqs.fill(0, from, to)
    this.#silent.fill(1, from, to)
  }

  /** Rows further to the front, and nothing is left where they were. */
  move(from: number, to: number, rows: number): void {
    for (let i = 0; i < rows; i++) this.vectors.copy(from + i, to + i)
    this.#seqs.copyWithin(to, from, from + rows)
    this.#places.copyWithin(to * 3, from * 3, (from + rows) * 3)
    this.#silent.copyWithin(to, from, from + rows)
    this.clear(Math.max(from, to + rows), from + rows)
  }

  /** Gives up the rows from `count` on, which are clear. */
  truncate(count: number): void {
    this.#silent.fill(0, count, this.#count)
    this.#count = count
  }

  /** Into larger or smaller arrays; nothing is left in the old ones. */
  resize(capacity: number): void {
    this.vectors.resize(capacity, this.#count)
    this.#seqs = moved(this.#seqs, new Uint32Array(capacity), this.#count)
    this.#places = moved(this.#places, new Uint32Array(capacity * 3), this.#count * 3)
    this.#silent = moved(this.#silent, new Uint8Array(capacity), this.#count)
  }

  /** The rows from `from` to `to` - 1 as bytes, a copy. */
  image(from: number, to: number): Uint8Array {
    const image = this.#imageOf(to - from)
    const bytes = new Uint8Array(image.length)
    writeImageHeader(bytes, image)
    bytes.set(bytesOf(this.#seqs.subarray(from, to)), image.seqs)
    bytes.set(bytesOf(this.#places.subarray(from * 3, to * 3)), image.places)
    bytes.set(this.#silent.subarray(from, to), image.silent)
    bytes.set(this.vectors.bytesOf(from, to), image.vectors)
    return bytes
  }

  /** How many rows an image has that could be loaded here; `undefined` where it is none of such rows. */
  fits(bytes: Uint8Array): number | undefined {
    const image = readImageHeader(bytes)
    if (image === undefined) return undefined
    const own = this.#imageOf(image.rows)
    const fit =
      image.form === own.form &&
      image.dimensions === own.dimensions &&
      image.rowBytes === own.rowBytes &&
      bytes.length === own.length
    return fit ? image.rows : undefined
  }

  /** The rows of an image that fits, behind those that are here. There is room for them. */
  load(bytes: Uint8Array): void {
    const image = readImageHeader(bytes)
    if (image === undefined) return
    const [first, end] = [this.#count, this.#count + image.rows]
    const part = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length)
    bytesOf(this.#seqs.subarray(first, end)).set(part(image.seqs, image.rows * 4))
    bytesOf(this.#places.subarray(first * 3, end * 3)).set(part(image.places, image.rows * 12))
    this.#silent.set(part(image.silent, image.rows), first)
    this.vectors.bytesOf(first, end).set(part(image.vectors, image.rows * image.rowBytes))
    this.vectors.written(first, end)
    this.#count = end
  }

  #imageOf(rows: number): RowImage {
    return imageOf(this.vectors.form, this.vectors.dimensions, rows, this.vectors.rowBytes)
  }
}

/** A plain loop: it ends at the first number of most vectors, and `every` would cost more than the copy. */
function isZero(vector: Float32Array): boolean {
  for (const x of vector) if (x !== 0) return false
  return true
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function moved<Numbers extends Uint32Array | Uint8Array>(
  from: Numbers,
  to: Numbers,
  length: number,
): Numbers {
  to.set(from.subarray(0, length))
  from.fill(0)
  return to
}
