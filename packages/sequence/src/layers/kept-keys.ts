import type { Block, Heap } from '../heap/heap.ts'
import { panelsLength } from '../kernel/primitives.ts'
import type { WholeWindow } from './attention-window.ts'

export interface KeptSizes {
  /** B */
  readonly batch: number
  /** E */
  readonly width: number
  /** N */
  readonly heads: number
  /** Steps, where there is no window. */
  readonly room: number
  readonly window: WholeWindow | undefined
}

export interface Asking {
  /** q [B, E], and what the sinks get in its place. */
  readonly q: Block
  readonly qForSinks: Block
  /** [B, room] */
  readonly mask: Block | undefined
}

/** How much a query of a stream takes of each step that it sees. */
export interface StreamWeights {
  /** The steps, rising: the sinks, then those of the window. */
  readonly steps: Int32Array
  /** P [B, N, steps] */
  readonly weights: Float32Array
}

/** Columns of scores that follow one another, and the slots where their keys stand. */
interface Run {
  readonly slot: number
  readonly column: number
  readonly count: number
}

interface Seen {
  /** The earliest step that is no sink. */
  readonly oldest: number
  /** The first step of its panel. */
  readonly base: number
  readonly columns: number
  readonly runs: readonly Run[]
}

/**
 * Keys and values as panels of the products that a step needs, for each head of each sequence: keys as a right factor
 * [d, slots], values as panels of 8 columns [slots, 8].
 *
 * With a window there are slots for the sinks, and a ring for the rest. Scores stand in the order of the steps, in the
 * same lanes of four as among all steps: the sums have the bits of those over all.
 */
export class KeptKeys {
  readonly #heap: Heap
  readonly #sizes: KeptSizes
  /** Of steps that every later one sees: 0 without a window. */
  readonly #sinks: number
  /** The first slot, and the first column, of those that are no sinks. */
  readonly #behindSinks: number
  /** Slots of the ring. */
  readonly #ring: number
  readonly #slots: number
  readonly #keys: Block
  readonly #values: Block
  readonly #scores: Block
  /** [B, N, 2] */
  readonly #statistics: Block
  /** [slots] */
  readonly #mask: Block

  constructor(heap: Heap, sizes: KeptSizes) {
    const { batch, width, heads, room, window } = sizes
    const d = width / heads
    this.#heap = heap
    this.#sizes = sizes
    this.#sinks = window?.sinks ?? 0
    this.#behindSinks = Math.ceil(this.#sinks / 8) * 8
    // A panel is begun anew only when none of its keys is seen any more.
    this.#ring = Math.ceil(Math.min(room, (window?.length ?? room) + 7) / 8) * 8
    this.#slots = this.#behindSinks + this.#ring
    this.#keys = heap.floats(batch * heads * panelsLength(d, this.#slots))
    this.#values = heap.floats(batch * heads * panelsLength(this.#slots, d))
    this.#scores = heap.floats(this.#slots)
    this.#statistics = heap.floats(batch * heads * 2)
    this.#mask = heap.floats(this.#slots)
  }

  /** The earliest step that a stream of `length` steps can be set back to. */
  earliest(length: number): number {
    const { window } = this.#sizes
    return window && length > this.#sinks + this.#ring ? length - this.#ring + window.length - 1 : 0
  }

  /** k and v [B, E] of step t. */
  put(t: number, k: Block, v: Block): void {
    const { kernel } = this.#heap
    const slot = t < this.#sinks ? t : this.#behindSinks + (t % this.#ring)
    for (const { head, d, o } of this.#heads()) {
      const column = panelsLength(d, this.#slots) * head + (slot - (slot % 8)) * d + (slot % 8)
      kernel.copyRows(d, 1, k.address + o, 1, this.#keys.address + column * 4, 8)
      for (let j = 0; j < d; j += 8) {
        const row = panelsLength(this.#slots, d) * head + j * this.#slots + slot * 8
        kernel.copyRows(1, Math.min(8, d - j), v.address + o + j * 4, 8, this.#values.address + row * 4, 8)
      }
    }
  }

  /** The heads' answers [B, E] to the query of the last of `count` steps. */
  answer(count: number, asking: Asking, mixed: Block): void {
    const { kernel } = this.#heap
    const { address: scores } = this.#scores
    const seen = this.#seenBy(count)
    const { columns, runs } = seen
    for (const { head, b, d, o } of this.#heads()) {
      const mask = this.#score(seen, asking, head, b)
      const statistics = this.#statistics.address + head * 8
      kernel.softmax(1, columns, columns, 1 / Math.sqrt(d), scores, scores, columns, mask, statistics)
      for (let j = 0; j < d; j += 8) {
        const values = this.#values.address + (panelsLength(this.#slots, d) * head + j * this.#slots) * 4
        const to = mixed.address + o + j * 4
        const width = Math.min(8, d - j)
        for (const [n, { slot, column, count: k }] of runs.entries())
          kernel.gemm(1, width, k, scores + column * 4, k, 1, values + slot * 32, to, 8, 0, n === 0 ? 0 : 1)
      }
    }
  }

  /** P [B, N, steps] of that query, and the steps that it sees. */
  weights(count: number, asking: Asking): StreamWeights {
    const { kernel } = this.#heap
    const { batch: B, heads: N } = this.#sizes
    const seen = this.#seenBy(count)
    const { columns, oldest, base } = seen
    const sinks = Math.min(this.#sinks, count)
    const ring = Math.max(0, count - oldest)
    const steps = Int32Array.from({ length: sinks + ring }, (_, n) => (n < sinks ? n : oldest + n - sinks))
    const weights = new Float32Array(B * N * steps.length)
    for (const { head, b, d } of this.#heads()) {
      const mask = this.#score(seen, asking, head, b)
      const { address, data } = this.#scores
      const statistics = this.#statistics.address + head * 8
      kernel.softmaxAgain(1, columns, columns, 1 / Math.sqrt(d), address, address, columns, mask, statistics)
      const from = this.#behindSinks + oldest - base
      weights.set(data.subarray(0, sinks), head * steps.length)
      weights.set(data.subarray(from, from + ring), head * steps.length + sinks)
    }
    return { steps, weights }
  }

  /** Fills the scores; answers the address of the mask over them, or 0. */
  #score({ runs, columns, oldest, base }: Seen, asking: Asking, head: number, b: number): number {
    const { kernel } = this.#heap
    const { width, heads, room } = this.#sizes
    const d = width / heads
    const scores = this.#scores.address
    const keys = this.#keys.address + panelsLength(d, this.#slots) * head * 4
    for (const { slot, column, count } of runs) {
      const { address } = column < this.#sinks ? asking.qForSinks : asking.q
      const q = address + head * d * 4
      kernel.gemm(1, count, d, q, d, 1, keys + slot * d * 4, scores + column * 4, count, 0, 0)
    }
    const hidden = Math.min(columns, this.#behindSinks + oldest - base) - this.#sinks
    if (hidden > 0) kernel.fill(hidden, -Infinity, scores + this.#sinks * 4)
    if (asking.mask === undefined) return 0
    const from = asking.mask.address + b * room * 4
    if (this.#behindSinks === 0) return from + base * 4
    const mask = this.#mask.address
    kernel.copyRows(1, Math.min(this.#sinks, columns), from, columns, mask, columns)
    const rest = columns - this.#behindSinks
    if (rest > 0) kernel.copyRows(1, rest, from + base * 4, rest, mask + this.#behindSinks * 4, rest)
    return mask
  }

  #seenBy(count: number): Seen {
    const [sinks, first, ring] = [this.#sinks, this.#behindSinks, this.#ring]
    const length = this.#sizes.window?.length ?? count
    const oldest = Math.max(sinks, count - length)
    if (count <= sinks) return { oldest, base: oldest, columns: count, runs: [{ slot: 0, column: 0, count }] }
    const base = oldest - (oldest % 8)
    const slot = base % ring
    const all = count - base
    const before = Math.min(all, ring - slot)
    const runs = [
      { slot: 0, column: 0, count: sinks },
      { slot: first + slot, column: first, count: before },
      { slot: first, column: first + before, count: all - before },
    ]
    return { oldest, base, columns: first + all, runs: runs.filter((run) => run.count > 0) }
  }

  *#heads(): Generator<{ head: number; b: number; d: number; o: number }> {
    const { batch: B, width: E, heads: N } = this.#sizes
    for (let head = 0; head < B * N; head++) {
      yield { head, b: Math.floor(head / N), d: E / N, o: head * (E / N) * 4 }
    }
  }
}
