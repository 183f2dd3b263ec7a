import type { Seq } from '@mnestic/core'
import { blockSize, type ScopeCell, type SessionContexts } from './cell.ts'
import { fitted } from './growing.ts'

/** The records of one session in order, and what the cell keeps of them. */
export class Session<Contexts extends SessionContexts = SessionContexts> {
  readonly name: string | undefined
  /** In the order in which the scope's sessions began to be kept. */
  readonly ordinal: number
  readonly contexts: Contexts
  readonly #cell: ScopeCell<Contexts>
  #count = 0
  /** By position: the record. */
  #seqs = new Uint32Array(0)
  /** By position: 1 + its row at the cell's, 0 for a silent one. */
  #rows = new Uint32Array(0)

  constructor(name: string | undefined, ordinal: number, cell: ScopeCell<Contexts>) {
    this.name = name
    this.ordinal = ordinal
    this.#cell = cell
    this.contexts = cell.session(this)
  }

  get count(): number {
    return this.#count
  }

  get blocks(): number {
    return Math.ceil(this.#count / blockSize)
  }

  seqAt(position: number): Seq {
    return this.#seqs[position] ?? 0
  }

  /** Row of the position's vector; -1 where it is silent. */
  rowAt(position: number): number {
    return (this.#rows[position] ?? 0) - 1
  }

  /** The last position whose record is not after `seq`; -1 where there is none. */
  positionOf(seq: Seq): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.seqAt(middle) <= seq) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The nearest position in that direction whose record is not silent; -1 where there is none. */
  voicedFrom(position: number, step: 1 | -1): number {
    for (let at = position; at >= 0 && at < this.#count; at += step) if (this.rowAt(at) >= 0) return at
    return -1
  }

  /** First position and end of a block. */
  spanOf(block: number): readonly [first: number, end: number] {
    return [block * blockSize, Math.min(this.#count, (block + 1) * blockSize)]
  }

  /** The record is the latest of all. `vector`: absent for a silent one. */
  add(seq: Seq, vector: Float32Array | undefined): void {
    const at = this.#count++
    this.#fit()
    this.#seqs[at] = seq
    this.#rows[at] = vector === undefined ? 0 : this.#cell.add(vector) + 1
    this.contexts.added()
  }

  /** The vector of a record in place of the one that it had. */
  set(position: number, vector: Float32Array | undefined): void {
    this.contexts.replacing?.(position)
    this.#release(position)
    this.#rows[position] = vector === undefined ? 0 : this.#cell.add(vector) + 1
    this.contexts.replaced(position)
  }

  /** Takes records out; contexts that they had a part in stay until the session is settled. */
  remove(gone: ReadonlySet<Seq>): void {
    this.contexts.removing?.(gone)
    let to = 0
    let first = this.#count
    for (let at = 0; at < this.#count; at++) {
      const seq = this.seqAt(at)
      if (gone.has(seq)) {
        this.#release(at)
        first = Math.min(first, at)
        continue
      }
      this.#seqs[to] = seq
      this.#rows[to] = this.#rows[at] ?? 0
      to += 1
    }
    if (to === this.#count) return
    this.#seqs.fill(0, to)
    this.#rows.fill(0, to)
    this.#count = to
    this.#fit()
    this.contexts.removed(first)
  }

  /** Tells all rows to whoever puts them elsewhere. */
  moveRows(move: (row: number) => number): void {
    for (let at = 0; at < this.#count; at++) {
      const row = this.rowAt(at)
      if (row >= 0) this.#rows[at] = move(row) + 1
    }
  }

  #release(position: number): void {
    const row = this.rowAt(position)
    if (row >= 0) this.#cell.remove(row)
  }

  #fit(): void {
    const make = (length: number) => new Uint32Array(length)
    this.#seqs = fitted(this.#seqs, this.#count, this.#count, make)
    this.#rows = fitted(this.#rows, this.#count, this.#count, make)
  }
}
