import type { Seq } from '@mnestic/core'
import { fitted } from './growing.ts'
import { leak } from './leak.ts'
import type { Vectors } from './vectors.ts'

/** Records from one kept context to the next: fewer take more memory, more take longer to weigh. */
export const blockSize = 16

/** Which of a record's two contexts: what came before it, or what came after; itself included in both. */
export type Side = 'before' | 'after'

/**
 * The records of one session in order, and the two contexts of each:
 *
 *   before: F_t = rho F_{t-1} + (1 - rho) e_t, from the session's first record on, F_0 = 0;
 *   after:  B_t = rho B_{t+1} + (1 - rho) e_t, from its last record back.
 *
 * A record without a vector is silent: F_t = F_{t-1}, B_t = B_{t+1}.
 *
 * Contexts are kept where two blocks of records meet, and of each record their lengths. What is kept is a function of
 * the living records alone: a change marks blocks, and `settle` computes them, and those that they reach, again. It
 * stops where a context comes out the same bit for bit, usually some 65 records on.
 */
export class Session {
  readonly name: string | undefined
  /** In the order in which the scope's sessions began to be kept. */
  readonly ordinal: number
  readonly #vectors: Vectors
  readonly #rho: number
  #count = 0
  /** By position: the record. */
  #seqs = new Uint32Array(0)
  /** By position: 1 + its row among the vectors, 0 for a silent one. */
  #rows = new Uint32Array(0)
  /** By position: |F_t| and |B_t|; 0: nothing with a vector there yet. */
  readonly #lengths = { before: new Float64Array(0), after: new Float64Array(0) }
  /**
   * By border between block i and i + 1: 1 + the row of F at the end of block i, of B at the start of block i + 1;
   * 0 where it is not computed yet. They lie among the vectors, so that one sweep multiplies both.
   */
  readonly #borders = { before: new Uint32Array(0), after: new Uint32Array(0) }
  /** Blocks that are to be computed again, from `low` to `high` - 1. All others agree with the borders beside them. */
  readonly #marked = { before: { low: 0, high: 0 }, after: { low: 0, high: 0 } }

  constructor(name: string | undefined, ordinal: number, vectors: Vectors, rho: number) {
    this.name = name
    this.ordinal = ordinal
    this.#vectors = vectors
    this.#rho = rho
  }

  get count(): number {
    return this.#count
  }

  get blocks(): number {
    return Math.ceil(this.#count / blockSize)
  }

  get settled(): boolean {
    const { before, after } = this.#marked
    return before.low >= before.high && after.low >= after.high
  }

  seqAt(position: number): Seq {
    return this.#seqs[position] ?? 0
  }

  /** Row of the position's vector; -1 where it is silent. */
  rowAt(position: number): number {
    return (this.#rows[position] ?? 0) - 1
  }

  /** By position, and beyond the last one zeros: lengths of the contexts. Current where the session is settled. */
  lengths(side: Side): Float64Array {
    return this.#lengths[side]
  }

  /** Row of the context that is kept at a border; -1 beyond the first and the last. Current where the session is settled. */
  borderAt(side: Side, border: number): number {
    return border < 0 || border >= this.blocks - 1 ? -1 : (this.#borders[side][border] ?? 0) - 1
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

  /** The record is the latest of all. `vector`: absent for a silent one. */
  add(seq: Seq, vector: Float32Array | undefined): void {
    const at = this.#count++
    this.#fit()
    this.#seqs[at] = seq
    this.#rows[at] = vector === undefined ? 0 : this.#vectors.add(vector) + 1
    // Where a block begins, the one before it gets a border.
    this.#mark(Math.floor(Math.max(0, at - 1) / blockSize), this.blocks)
  }

  /** The vector of a record in place of the one that it had. */
  set(position: number, vector: Float32Array | undefined): void {
    this.#release(position)
    this.#rows[position] = vector === undefined ? 0 : this.#vectors.add(vector) + 1
    const block = Math.floor(position / blockSize)
    this.#mark(block, block + 1)
  }

  /** Takes records out; the contexts that they had a part in stay until the session is settled. */
  remove(gone: ReadonlySet<Seq>): void {
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
    this.#overwriteFrom(to)
    this.#count = to
    this.#fit()
    // All that stood after the first have moved; the block that is now the last has nothing after it any more.
    this.#mark(Math.max(0, Math.min(Math.floor(first / blockSize), this.blocks - 1)), this.blocks)
  }

  /** Tells all rows to whoever puts them elsewhere. */
  moveRows(move: (row: number) => number): void {
    for (let at = 0; at < this.#count; at++) {
      const row = this.rowAt(at)
      if (row >= 0) this.#rows[at] = move(row) + 1
    }
    for (const rows of [this.#borders.before, this.#borders.after])
      for (const [at, row] of rows.entries()) if (row > 0) rows[at] = move(row - 1) + 1
  }

  /** Computes at most so many blocks; returns how many. Any change may fall between two calls. */
  settle(blocks: number): number {
    let done = 0
    const { before, after } = this.#marked
    for (; before.low < before.high && done < blocks; done++) {
      const at = before.low
      const changed = this.#compute('before', at)
      before.low = at + 1
      if (changed) before.high = Math.max(before.high, at + 2)
    }
    for (; after.low < after.high && done < blocks; done++) {
      const at = after.high - 1
      const changed = this.#compute('after', at)
      after.high = at
      if (changed) after.low = Math.min(after.low, at - 1)
    }
    return done
  }

  /** A record's context, of a settled session. */
  contextAt(side: Side, position: number): Float32Array {
    const context = new Float32Array(this.#vectors.table.dimensions)
    if (position < 0 || position >= this.#count) return context
    const block = Math.floor(position / blockSize)
    this.#enter(context, side, block)
    if (side === 'before') for (let at = block * blockSize; at <= position; at++) this.#step(context, at)
    else for (let at = this.#end(block) - 1; at >= position; at--) this.#step(context, at)
    return context
  }

  /** Computes the lengths in a block and the context at its far border; says whether that one is another now. */
  #compute(side: Side, block: number): boolean {
    const context = new Float32Array(this.#vectors.table.dimensions)
    this.#enter(context, side, block)
    const lengths = this.#lengths[side]
    const [first, end] = [block * blockSize, this.#end(block)]
    if (side === 'before')
      for (let at = first; at < end; at++) lengths[at] = this.#step(context, at) ?? lengths[at - 1] ?? 0
    else
      // Beyond the last record there are zeros.
      for (let at = end - 1; at >= first; at--) lengths[at] = this.#step(context, at) ?? lengths[at + 1] ?? 0
    const border = side === 'before' ? block : block - 1
    const kept = border >= 0 && border < this.blocks - 1
    const changed = kept && this.#keep(side, border, context)
    context.fill(0)
    return changed
  }

  /** Whether any bit of the context at the border is another one than before. */
  #keep(side: Side, border: number, context: Float32Array): boolean {
    const { table } = this.#vectors
    const rows = this.#borders[side]
    const row = (rows[border] ?? 0) - 1
    if (row < 0) {
      rows[border] = this.#vectors.add(context) + 1
      return context.some((x) => x !== 0)
    }
    if (isSame(table.floats, table.offsetOf(row), context)) return false
    table.set(row, context)
    return true
  }

  /** The context with which a side's way through the block begins. */
  #enter(context: Float32Array, side: Side, block: number): void {
    const row = this.borderAt(side, side === 'before' ? block - 1 : block)
    if (row < 0) context.fill(0)
    else context.set(this.#vectors.table.get(row))
  }

  /** The length of the context after this record; `undefined` where the record is silent and changes nothing. */
  #step(context: Float32Array, position: number): number | undefined {
    const row = this.rowAt(position)
    const { table } = this.#vectors
    return row < 0 ? undefined : leak(context, table.floats, table.offsetOf(row), this.#rho)
  }

  #end(block: number): number {
    return Math.min(this.#count, (block + 1) * blockSize)
  }

  #mark(low: number, high: number): void {
    for (const range of [this.#marked.before, this.#marked.after]) {
      const empty = range.low >= range.high
      range.low = empty ? low : Math.min(range.low, low)
      range.high = Math.min(empty ? high : Math.max(range.high, high), this.blocks)
    }
  }

  #release(position: number): void {
    const row = this.rowAt(position)
    if (row >= 0) this.#vectors.remove(row)
  }

  /** Nothing is left beyond what so many records need. */
  #overwriteFrom(count: number): void {
    this.#seqs.fill(0, count)
    this.#rows.fill(0, count)
    const border = Math.max(0, Math.ceil(count / blockSize) - 1)
    for (const side of ['before', 'after'] as const) {
      this.#lengths[side].fill(0, count)
      const gone = this.#borders[side].subarray(border)
      for (const row of gone) if (row > 0) this.#vectors.remove(row - 1)
      gone.fill(0)
    }
  }

  #fit(): void {
    const count = this.#count
    const borders = Math.max(0, this.blocks - 1)
    const [u32, f64] = [(n: number) => new Uint32Array(n), (n: number) => new Float64Array(n)]
    this.#seqs = fitted(this.#seqs, count, count, u32)
    this.#rows = fitted(this.#rows, count, count, u32)
    for (const side of ['before', 'after'] as const) {
      this.#lengths[side] = fitted(this.#lengths[side], count, count, f64)
      this.#borders[side] = fitted(this.#borders[side], borders, borders, u32)
    }
  }
}

function isSame(floats: Float32Array, offset: number, context: Float32Array): boolean {
  for (const [i, x] of context.entries()) if (floats[offset + i] !== x) return false
  return true
}
