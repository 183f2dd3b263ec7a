import type { Seq, Span, Vectors } from '@mnestic/core'
import { VectorTable } from '@mnestic/core/vectors'
import { imageOf, readImageHeader, writeImageHeader, type RowImage } from './row-image.ts'

const minCapacity = 16
/** Growth of the arrays and the table. What is not yet used of them takes no memory on the usual systems. */
const growth = 2

/**
 * The vectors of one scope, one beside the other: for each record a row for its whole text, then one for each of its
 * passages. A record's rows are adjacent and stay where they are when its vectors change, so that a vector may come
 * late. A row without a vector (none came, or zeros: no opinion) is silent, and takes part in nothing.
 *
 * Erased rows are filled with zeros at once. Their place is given up when a quarter of all rows is erased.
 */
export class Rows {
  readonly table: VectorTable
  /** Rises whenever rows that were there before have changed: what was read of them may be wrong. */
  changes = 0
  #count = 0
  #erased = 0
  /** By row: the record, 0 for an erased row. */
  #seqs = new Uint32Array(minCapacity)
  /** By row: [part, start, end], as in `Strength`. */
  #places = new Uint32Array(minCapacity * 3)
  #silent = new Uint8Array(minCapacity)
  /** By record: its first row. */
  readonly #first = new Map<Seq, number>()

  constructor(dimensions: number) {
    this.table = new VectorTable(dimensions)
    this.table.resize(minCapacity, 0)
  }

  /** Rows, erased ones among them. */
  get count(): number {
    return this.#count
  }

  get records(): number {
    return this.#first.size
  }

  /** By row, for loops over many: `seqAt`, beyond the last 0. Another array stands here after a change. */
  get seqs(): Uint32Array {
    return this.#seqs
  }

  /** The record of a row; 0 for an erased one and beyond the last. */
  seqAt(row: number): Seq {
    return row < this.#count ? (this.#seqs[row] ?? 0) : 0
  }

  isSilent(row: number): boolean {
    return this.#silent[row] === 1
  }

  placeOf(row: number): { readonly part: number; readonly start: number; readonly end: number } {
    const [part = 0, start = 0, end = 0] = this.#places.subarray(row * 3, row * 3 + 3)
    return { part, start, end }
  }

  /** First row of a record. */
  rowOf(seq: Seq): number | undefined {
    return this.#first.get(seq)
  }

  /** First row of the first record that was written after this one, or `count`. */
  rowAfter(seq: Seq): number {
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >> 1
      let row = middle
      while (row < high && this.seqAt(row) === 0) row += 1
      if (row === high) high = middle
      else if (this.seqAt(row) > seq) high = middle
      else low = row + 1
    }
    return low
  }

  /** The row after the last of the record whose rows begin there. */
  endOf(first: number): number {
    const seq = this.seqAt(first)
    let end = first + 1
    while (this.seqAt(end) === seq) end += 1
    return end
  }

  /** A record enters: its text's length, its passages, and its vectors where they are known. */
  add(seq: Seq, length: number, passages: readonly Span[], vectors?: Vectors): void {
    const first = this.#count
    this.#reserve(first + 1 + passages.length)
    this.#first.set(seq, first)
    this.#push(seq, 0, 0, length)
    for (const [i, { start, end }] of passages.entries()) this.#push(seq, i + 1, start, end)
    if (vectors !== undefined) this.#fill(first, vectors)
  }

  /** The record's vectors, in place of those that it had. Unknown records are ignored. */
  set(seq: Seq, vectors: Vectors): void {
    const first = this.#first.get(seq)
    if (first === undefined) return
    this.#fill(first, vectors)
    this.changes += 1
  }

  /** Takes records out and overwrites what was kept of them. Unknown ones are ignored. */
  erase(seqs: readonly Seq[]): void {
    for (const seq of seqs) {
      const first = this.#first.get(seq)
      if (first === undefined) continue
      this.#clear(first, this.endOf(first))
      this.#first.delete(seq)
    }
    this.changes += 1
    if (this.#erased * 4 > this.#count) this.#compact()
  }

  /** The first row from `row` on with which a record begins; the count beyond the last. */
  cut(row: number): number {
    let at = Math.min(row, this.#count)
    while (at > 0 && at < this.#count && this.seqAt(at) !== 0 && this.seqAt(at) === this.seqAt(at - 1))
      at += 1
    return at
  }

  /** The rows from `from` to `to` - 1 as bytes, a copy. Records begin at both, as `cut` finds. */
  image(from: number, to: number): Uint8Array {
    const image = this.#imageOf(to - from)
    const bytes = new Uint8Array(image.length)
    writeImageHeader(bytes, image)
    bytes.set(bytesOf(this.#seqs.subarray(from, to)), image.seqs)
    bytes.set(bytesOf(this.#places.subarray(from * 3, to * 3)), image.places)
    bytes.set(this.#silent.subarray(from, to), image.silent)
    bytes.set(this.table.bytesOf(from, to), image.vectors)
    return bytes
  }

  /**
   * Adds the rows of an image, after those that are here. Erased ones are left out, and records that are here already.
   * `false`, and nothing is added, where it is no image of such rows: of other dimensions or another form, or cut off.
   */
  load(bytes: Uint8Array): boolean {
    const image = readImageHeader(bytes)
    if (image === undefined) return false
    const own = this.#imageOf(image.rows)
    if (
      image.form !== own.form ||
      image.dimensions !== own.dimensions ||
      image.rowBytes !== own.rowBytes ||
      bytes.length !== own.length
    )
      return false
    const [first, end] = [this.#count, this.#count + image.rows]
    this.#reserve(end)
    const part = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length)
    bytesOf(this.#seqs.subarray(first, end)).set(part(image.seqs, image.rows * 4))
    bytesOf(this.#places.subarray(first * 3, end * 3)).set(part(image.places, image.rows * 12))
    this.#silent.set(part(image.silent, image.rows), first)
    this.table.bytesOf(first, end).set(part(image.vectors, image.rows * image.rowBytes))
    this.#count = end
    for (let row = first, next = first; row < end; row = next) {
      const seq = this.#seqs[row] ?? 0
      next = row + 1
      while (next < end && this.#seqs[next] === seq) next += 1
      if (seq !== 0 && !this.#first.has(seq)) this.#first.set(seq, row)
      else this.#clear(row, next)
    }
    return true
  }

  #imageOf(rows: number): RowImage {
    return imageOf('float32', this.table.dimensions, rows, this.table.stride * 4)
  }

  /** Leaves nothing of these rows, and counts them as erased. */
  #clear(first: number, end: number): void {
    this.table.erase(first, end)
    this.#places.fill(0, first * 3, end * 3)
    this.#seqs.fill(0, first, end)
    this.#silent.fill(1, first, end)
    this.#erased += end - first
  }

  #fill(first: number, { whole, passages }: Vectors): void {
    const end = this.endOf(first)
    for (let row = first; row < end; row++) {
      const vector = row === first ? whole : passages[row - first - 1]
      const silent = vector === undefined || isZero(vector)
      if (vector === undefined || silent) this.table.erase(row, row + 1)
      else this.table.set(row, vector)
      this.#silent[row] = silent ? 1 : 0
    }
  }

  #push(seq: Seq, part: number, start: number, end: number): void {
    const row = this.#count
    this.#seqs[row] = seq
    this.#places.set([part, start, end], row * 3)
    this.#silent[row] = 1
    this.#count += 1
  }

  #reserve(rows: number): void {
    const capacity = this.#seqs.length
    if (rows <= capacity) return
    this.#resize(Math.max(rows, Math.ceil(capacity * growth)))
  }

  /** Into larger or smaller arrays; nothing is left in the old ones. */
  #resize(capacity: number): void {
    this.table.resize(capacity, this.#count)
    this.#seqs = moved(this.#seqs, new Uint32Array(capacity), this.#count)
    this.#places = moved(this.#places, new Uint32Array(capacity * 3), this.#count * 3)
    this.#silent = moved(this.#silent, new Uint8Array(capacity), this.#count)
  }

  /** Closes the gaps of the erased rows, in order, and gives memory back where most of it is unused. */
  #compact(): void {
    let to = 0
    for (let row = 0; row < this.#count; row++) {
      const seq = this.seqAt(row)
      if (seq === 0) continue
      if (row !== to) {
        this.table.copy(row, to)
        this.#places.copyWithin(to * 3, row * 3, row * 3 + 3)
        this.#seqs[to] = seq
        this.#silent[to] = this.#silent[row] ?? 1
        if (this.#first.get(seq) === row) this.#first.set(seq, to)
      }
      to += 1
    }
    this.table.erase(to, this.#count)
    this.#places.fill(0, to * 3, this.#count * 3)
    this.#seqs.fill(0, to, this.#count)
    this.#silent.fill(0, to, this.#count)
    this.#count = to
    this.#erased = 0
    if (to * 4 < this.#seqs.length) this.#resize(Math.max(minCapacity, Math.ceil(to * growth)))
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
