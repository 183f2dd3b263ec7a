import type { Seq, Span, Vectors } from '@mnestic/core'

const minCapacity = 16
/** Growth of the arrays. What is not yet used of them takes no memory on the usual systems. */
const growth = 2

/**
 * The vectors of one scope, one beside the other: for each record a row for its whole text, then one for each of its
 * passages. A record's rows are adjacent and stay where they are when its vectors change, so that a vector may come
 * late. A row without a vector (none came, or zeros: no opinion) is silent, and takes part in nothing.
 *
 * Erased rows are filled with zeros at once. Their place is given up when a quarter of all rows is erased.
 */
export class Rows {
  readonly dimensions: number
  /** `[capacity, dimensions]`; a change of the rows may put another array in its place. */
  vectors: Float32Array
  /** Rises whenever rows that were there before have changed: what was read of them may be wrong. */
  changes = 0
  #count = 0
  #erased = 0
  /** By row: the record, 0 for an erased row. */
  #seqs: Uint32Array
  /** By row: [part, start, end], as in `Strength`. */
  #places: Uint32Array
  #silent: Uint8Array
  /** By record: its first row. */
  readonly #first = new Map<Seq, number>()

  constructor(dimensions: number) {
    this.dimensions = dimensions
    this.vectors = new Float32Array(minCapacity * dimensions)
    this.#seqs = new Uint32Array(minCapacity)
    this.#places = new Uint32Array(minCapacity * 3)
    this.#silent = new Uint8Array(minCapacity)
  }

  /** Rows, erased ones among them. */
  get count(): number {
    return this.#count
  }

  get records(): number {
    return this.#first.size
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
      let end = first
      while (this.seqAt(end) === seq) end += 1
      this.vectors.fill(0, first * this.dimensions, end * this.dimensions)
      this.#places.fill(0, first * 3, end * 3)
      this.#seqs.fill(0, first, end)
      this.#silent.fill(1, first, end)
      this.#first.delete(seq)
      this.#erased += end - first
    }
    this.changes += 1
    if (this.#erased * 4 > this.#count) this.#compact()
  }

  #fill(first: number, { whole, passages }: Vectors): void {
    const seq = this.seqAt(first)
    for (let row = first; this.seqAt(row) === seq; row++) {
      const vector = row === first ? whole : passages[row - first - 1]
      const silent = vector === undefined || isZero(vector)
      const at = row * this.dimensions
      if (vector === undefined || silent) this.vectors.fill(0, at, at + this.dimensions)
      else this.vectors.set(vector, at)
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
    const { dimensions } = this
    this.vectors = moved(this.vectors, new Float32Array(capacity * dimensions), this.#count * dimensions)
    this.#seqs = moved(this.#seqs, new Uint32Array(capacity), this.#count)
    this.#places = moved(this.#places, new Uint32Array(capacity * 3), this.#count * 3)
    this.#silent = moved(this.#silent, new Uint8Array(capacity), this.#count)
  }

  /** Closes the gaps of the erased rows, in order, and gives memory back where most of it is unused. */
  #compact(): void {
    const { dimensions } = this
    let to = 0
    for (let row = 0; row < this.#count; row++) {
      const seq = this.seqAt(row)
      if (seq === 0) continue
      if (row !== to) {
        this.vectors.copyWithin(to * dimensions, row * dimensions, (row + 1) * dimensions)
        this.#places.copyWithin(to * 3, row * 3, row * 3 + 3)
        this.#seqs[to] = seq
        this.#silent[to] = this.#silent[row] ?? 1
        if (this.#first.get(seq) === row) this.#first.set(seq, to)
      }
      to += 1
    }
    this.vectors.fill(0, to * dimensions, this.#count * dimensions)
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

function moved<Numbers extends Float32Array | Uint32Array | Uint8Array>(
  from: Numbers,
  to: Numbers,
  length: number,
): Numbers {
  to.set(from.subarray(0, length))
  from.fill(0)
  return to
}
