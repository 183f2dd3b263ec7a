import type { Seq, Span, Vectors } from '@mnestic/core'
import type { Sifted } from '@mnestic/core/vectors'
import { KeptVectors, type Probe } from './kept-vectors.ts'
import type { Quantisation } from './options.ts'
import { RowArrays, type Place } from './row-arrays.ts'

const minCapacity = 16
/** Rows up to which the arrays double when they are full; larger ones grow by an eighth. */
const small = 4_096
/** The share of erased rows from which the others close up. */
const worthClosing = 1 / 8
/**
 * Rows that are moved up for each that is erased, once that share is reached: so the last is moved before another half of
 * it is erased, and no erasure takes long.
 */
const movesPerErased = 16

export interface RowsOptions {
  /** Default 'float32'. */
  readonly quantisation?: Quantisation | undefined
  /** Rows from which codes stand beside vectors of float32; changes no answer. */
  readonly codesFrom?: number | undefined
}

/**
 * The vectors of one scope, one beside the other: for each record a row for its whole text, then one for each of its
 * passages, records in the order of their seqs. A record's rows are adjacent and stay where they are when its vectors
 * change, so that a vector may come late. A row without a vector (none came, or zeros: no opinion) is silent, and takes
 * part in nothing.
 *
 * Erased rows are filled with zeros at once. Where they are many, each further erasure moves some of the others up.
 */
export class Rows {
  readonly vectors: KeptVectors
  /** Rises whenever rows that were there before have changed or moved: what was read of them may be wrong. */
  changes = 0
  readonly #arrays: RowArrays
  #erased = 0
  /** While rows close up: those before `to` have, those from `from` on have not, and none is between. */
  #closing: { from: number; to: number } | undefined
  /** By record: its first row. */
  readonly #first = new Map<Seq, number>()

  constructor(dimensions: number, { quantisation = 'float32', codesFrom }: RowsOptions = {}) {
    this.vectors = new KeptVectors(dimensions, quantisation, codesFrom)
    this.#arrays = new RowArrays(this.vectors, minCapacity)
  }

  /** Rows, erased ones among them. */
  get count(): number {
    return this.#arrays.count
  }

  get records(): number {
    return this.#first.size
  }

  /** By row, for loops over many: `seqAt`, beyond the last 0. Another array stands here after a change. */
  get seqs(): Uint32Array {
    return this.#arrays.seqs
  }

  /** The record of a row; 0 for an erased one and beyond the last. */
  seqAt(row: number): Seq {
    return this.#arrays.seqAt(row)
  }

  isSilent(row: number): boolean {
    return this.#arrays.isSilent(row)
  }

  placeOf(row: number): Place {
    return this.#arrays.placeOf(row)
  }

  /** A copy; where codes are all that is kept, what they say of the vector. `[dimensions]` */
  vectorOf(row: number): Float32Array {
    return this.vectors.get(row)
  }

  /** Whether any row of a record has an opinion. */
  isHeard(seq: Seq): boolean {
    const first = this.#first.get(seq)
    if (first === undefined) return false
    for (let row = first, end = this.endOf(first); row < end; row++) if (!this.isSilent(row)) return true
    return false
  }

  /** Copies of a record's vectors, zeros for silent ones: of the whole text, then of each passage. */
  read(seq: Seq): readonly Float32Array[] {
    const first = this.#first.get(seq)
    if (first === undefined) return []
    return Array.from({ length: this.endOf(first) - first }, (_, part) => this.vectorOf(first + part))
  }

  /** First row of a record. */
  rowOf(seq: Seq): number | undefined {
    return this.#first.get(seq)
  }

  /** First row of the first record that was written after this one, or `count`. */
  rowAfter(seq: Seq): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      let row = middle
      while (row < high && this.seqAt(row) === 0) row += 1
      if (row === high) high = middle
      else if (this.seqAt(row) > seq) high = middle
      else low = row + 1
    }
    // Erased rows behind the record are none of the next one: whoever goes on from here gets further.
    while (low < this.count && this.seqAt(low) === 0) low += 1
    return low
  }

  /** The row after the last of the record whose rows begin there. */
  endOf(first: number): number {
    return this.#arrays.endOf(first)
  }

  /** The first row from `row` on with which a record begins; the count beyond the last. */
  cut(row: number): number {
    if (row <= 0 || row >= this.count || this.seqAt(row) !== this.seqAt(row - 1))
      return Math.min(row, this.count)
    return this.seqAt(row) === 0 ? row : this.endOf(row)
  }

  probe(vector: Float32Array): Probe {
    return this.vectors.probe(vector)
  }

  /** A record enters: its text's length, its passages, and its vectors where they are known. */
  add(seq: Seq, length: number, passages: readonly Span[], vectors?: Vectors): void {
    const first = this.count
    this.#reserve(first + 1 + passages.length)
    this.#first.set(seq, first)
    this.#arrays.push(seq, { part: 0, start: 0, end: length })
    for (const [i, { start, end }] of passages.entries()) this.#arrays.push(seq, { part: i + 1, start, end })
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
    let rows = 0
    for (const seq of seqs) {
      const first = this.#first.get(seq)
      if (first === undefined) continue
      const end = this.endOf(first)
      this.#arrays.clear(first, end)
      this.#first.delete(seq)
      rows += end - first
    }
    this.#erased += rows
    this.changes += 1
    this.#closeUp(rows * movesPerErased)
  }

  /** The rows from `from` to `to` - 1 as bytes, a copy. Records begin at both, as `cut` finds. */
  image(from: number, to: number): Uint8Array {
    return this.#arrays.image(from, to)
  }

  /**
   * Adds the rows of an image, behind those that are here. Erased ones are left out, and records that are here already.
   * `false`, and nothing is added, where it is no image of such rows: of other dimensions or another form, or cut off.
   */
  load(bytes: Uint8Array): boolean {
    const arrays = this.#arrays
    const rows = arrays.fits(bytes)
    if (rows === undefined) return false
    const first = arrays.count
    this.#reserve(first + rows)
    arrays.load(bytes)
    for (let row = first, next = first; row < arrays.count; row = next) {
      const seq = arrays.seqAt(row)
      next = arrays.endOf(row)
      if (seq !== 0 && !this.#first.has(seq)) this.#first.set(seq, row)
      else {
        arrays.clear(row, next)
        this.#erased += next - row
      }
    }
    return true
  }

  /** See `KeptVectors`. */
  sift(probe: Probe, from: number, to: number, threshold: number, found: Sifted): number {
    return this.vectors.sift(probe, from, to, threshold, found)
  }

  #fill(first: number, { whole, passages }: Vectors): void {
    const end = this.endOf(first)
    for (let row = first; row < end; row++)
      this.#arrays.fill(row, row === first ? whole : passages[row - first - 1])
  }

  /** Makes room for so many more at once, where it is known that they come. */
  expect(rows: number): void {
    const needed = this.count + rows
    if (needed > this.#arrays.capacity) this.#arrays.resize(needed)
  }

  #reserve(rows: number): void {
    const { capacity } = this.#arrays
    if (rows <= capacity) return
    this.#arrays.resize(Math.max(rows, Math.ceil(capacity * (capacity < small ? 2 : 1.125))))
  }

  /** Moves so many rows over the gaps of erased ones, in order; at the end memory is given back, where most is unused. */
  #closeUp(moves: number): void {
    const arrays = this.#arrays
    if (this.#closing === undefined && this.#erased > arrays.count * worthClosing)
      this.#closing = { from: 0, to: 0 }
    const at = this.#closing
    if (at === undefined) return
    for (let left = moves; at.from < arrays.count;) {
      if (left <= 0) return
      const seq = arrays.seqAt(at.from)
      const end = arrays.endOf(at.from)
      const rows = end - at.from
      if (seq !== 0) {
        if (at.from !== at.to) {
          arrays.move(at.from, at.to, rows)
          this.#first.set(seq, at.to)
          left -= rows
        }
        at.to += rows
      }
      left -= rows / movesPerErased
      at.from = end
    }
    this.#erased -= arrays.count - at.to
    arrays.truncate(at.to)
    this.#closing = undefined
    if (arrays.count * 4 < arrays.capacity)
      arrays.resize(Math.max(minCapacity, Math.ceil(arrays.count * 1.25)))
  }
}
