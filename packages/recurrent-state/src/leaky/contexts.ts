import { blockSize, type Part, type SessionContexts, type Side } from '../cell.ts'
import { cosineDistance } from '../cosine-distance.ts'
import { fitted } from '../growing.ts'
import type { Session } from '../session.ts'
import type { Vectors } from '../vectors.ts'
import { leak } from './leak.ts'
import { partsOf } from './parts.ts'

/**
 * The two leaky contexts of each record of a session:
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
export class LeakyContexts implements SessionContexts {
  readonly #session: Session
  readonly #vectors: Vectors
  readonly #rho: number
  /** By position: |F_t| and |B_t|; 0: nothing with a vector there yet. */
  readonly #lengths = { before: new Float64Array(0), after: new Float64Array(0) }
  /**
   * By border between block i and i + 1: 1 + the row of F at the end of block i, of B at the start of block i + 1;
   * 0 where it is not computed yet. They lie among the vectors, so that one sweep multiplies both.
   */
  readonly #borders = { before: new Uint32Array(0), after: new Uint32Array(0) }
  /** Blocks that are to be computed again, from `low` to `high` - 1. All others agree with the borders beside them. */
  readonly #marked = { before: { low: 0, high: 0 }, after: { low: 0, high: 0 } }

  constructor(session: Session, vectors: Vectors, rho: number) {
    this.#session = session
    this.#vectors = vectors
    this.#rho = rho
  }

  get settled(): boolean {
    const { before, after } = this.#marked
    return before.low >= before.high && after.low >= after.high
  }

  /** By position, and beyond the last one zeros: lengths of the contexts. Current where the session is settled. */
  lengths(side: Side): Float64Array {
    return this.#lengths[side]
  }

  /** Row of the context that is kept at a border; -1 beyond the first and the last. Current where the session is settled. */
  borderAt(side: Side, border: number): number {
    return border < 0 || border >= this.#session.blocks - 1 ? -1 : (this.#borders[side][border] ?? 0) - 1
  }

  added(): void {
    this.#fit()
    // Where a block begins, the one before it gets a border.
    const at = this.#session.count - 1
    this.#mark(Math.floor(Math.max(0, at - 1) / blockSize), this.#session.blocks)
  }

  replaced(position: number): void {
    const block = Math.floor(position / blockSize)
    this.#mark(block, block + 1)
  }

  removed(first: number): void {
    const { count, blocks } = this.#session
    for (const side of ['before', 'after'] as const) {
      this.#lengths[side].fill(0, count)
      const gone = this.#borders[side].subarray(Math.max(0, blocks - 1))
      for (const row of gone) if (row > 0) this.#vectors.remove(row - 1)
      gone.fill(0)
    }
    this.#fit()
    // All that stood after the first have moved; the block that is now the last has nothing after it any more.
    this.#mark(Math.max(0, Math.min(Math.floor(first / blockSize), blocks - 1)), blocks)
  }

  moveRows(move: (row: number) => number): void {
    for (const rows of [this.#borders.before, this.#borders.after])
      for (const [at, row] of rows.entries()) if (row > 0) rows[at] = move(row - 1) + 1
  }

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

  contextAt(side: Side, position: number): Float32Array {
    const context = new Float32Array(this.#vectors.table.dimensions)
    if (position < 0 || position >= this.#session.count) return context
    const block = Math.floor(position / blockSize)
    this.#enter(context, side, block)
    const [first, end] = this.#session.spanOf(block)
    if (side === 'before') for (let at = first; at <= position; at++) this.#step(context, at)
    else for (let at = end - 1; at >= position; at--) this.#step(context, at)
    return context
  }

  driftAt(position: number): number | undefined {
    const lengths = this.#lengths.before
    const earlier = lengths[position - 1] ?? 0
    const later = lengths[position] ?? 0
    if (position === 0 || !(earlier > 0 && later > 0)) return undefined
    if (this.#session.rowAt(position) < 0) return 0
    const from = this.contextAt('before', position - 1)
    return cosineDistance(from, this.contextAt('before', position), earlier * later)
  }

  state(): Float32Array {
    return this.contextAt('before', this.#session.count - 1)
  }

  parts(): readonly Part[] {
    return partsOf(this.#session, this.#rho)
  }

  /** Computes the lengths in a block and the context at its far border; says whether that one is another now. */
  #compute(side: Side, block: number): boolean {
    const context = new Float32Array(this.#vectors.table.dimensions)
    this.#enter(context, side, block)
    const lengths = this.#lengths[side]
    const [first, end] = this.#session.spanOf(block)
    if (side === 'before')
      for (let at = first; at < end; at++) lengths[at] = this.#step(context, at) ?? lengths[at - 1] ?? 0
    else
      // Beyond the last record there are zeros.
      for (let at = end - 1; at >= first; at--) lengths[at] = this.#step(context, at) ?? lengths[at + 1] ?? 0
    const border = side === 'before' ? block : block - 1
    const kept = border >= 0 && border < this.#session.blocks - 1
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
    const row = this.#session.rowAt(position)
    const { table } = this.#vectors
    return row < 0 ? undefined : leak(context, table.floats, table.offsetOf(row), this.#rho)
  }

  #mark(low: number, high: number): void {
    for (const range of [this.#marked.before, this.#marked.after]) {
      const empty = range.low >= range.high
      range.low = empty ? low : Math.min(range.low, low)
      range.high = Math.min(empty ? high : Math.max(range.high, high), this.#session.blocks)
    }
  }

  #fit(): void {
    const { count, blocks } = this.#session
    const borders = Math.max(0, blocks - 1)
    for (const side of ['before', 'after'] as const) {
      this.#lengths[side] = fitted(this.#lengths[side], count, count, (n) => new Float64Array(n))
      this.#borders[side] = fitted(this.#borders[side], borders, borders, (n) => new Uint32Array(n))
    }
  }
}

function isSame(floats: Float32Array, offset: number, context: Float32Array): boolean {
  for (const [i, x] of context.entries()) if (floats[offset + i] !== x) return false
  return true
}
