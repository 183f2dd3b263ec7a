import { defaults } from './defaults.ts'
import { blockSize, type Session, type Side } from './session.ts'
import type { Work } from './steadily.ts'
import type { Vectors } from './vectors.ts'

/** What contexts are compared with, a unit vector by side; a side that is not asked has none. */
export interface Asked {
  readonly before?: Float32Array | undefined
  readonly after?: Float32Array | undefined
}

/** Rows that are multiplied at once. */
const sweepSize = 1_024

interface Query {
  readonly vector: Float32Array
  /** By row, after a sweep: the product of what is asked and the row. */
  products: Float32Array | undefined
}

/**
 * Compares vectors with the contexts of a settled session's records, a block at a time. The cosine needs no context:
 * q . F_t follows from q . e_t by the recurrence of F_t itself, and |F_t| is kept. So each record costs one product of
 * vectors, where both sides are asked for the same one.
 */
export class Probe {
  /** Of the last block, by place in it: cosine of what was asked and the record's context; NaN: no context. */
  readonly before: Float64Array = new Float64Array(blockSize)
  readonly after: Float64Array = new Float64Array(blockSize)
  readonly #vectors: Vectors
  readonly #rho: number
  readonly #forwards: Query | undefined
  readonly #backwards: Query | undefined
  /** Of the sides that are asked, with the sum 1. */
  readonly #weights: { readonly before: number; readonly after: number }
  readonly #products = new Float32Array(blockSize)
  readonly #run = new Float32Array(blockSize)

  constructor(vectors: Vectors, rho: number, { before, after }: Asked) {
    this.#vectors = vectors
    this.#rho = rho
    this.#forwards = before && { vector: before, products: undefined }
    this.#backwards = after === before ? this.#forwards : after && { vector: after, products: undefined }
    const weights = {
      before: before === undefined ? 0 : defaults.weights.before,
      after: after === undefined ? 0 : defaults.weights.after,
    }
    const sum = weights.before + weights.after
    this.#weights = { before: weights.before / sum, after: weights.after / sum }
    this.before.fill(NaN)
    this.after.fill(NaN)
  }

  /** Multiplies all rows beforehand, as they lie in memory: faster, where most blocks are to be measured. */
  *sweep(): Work<void> {
    const { table, count } = this.#vectors
    for (const query of new Set([this.#forwards, this.#backwards])) {
      if (query === undefined) continue
      const products = new Float32Array(count)
      for (let row = 0; row < count; row += sweepSize) {
        const end = Math.min(count, row + sweepSize)
        table.products(query.vector, row, end, products.subarray(row, end))
        yield end - row
      }
      query.products = products
    }
  }

  /** Returns the number of records in the block. */
  measure(session: Session, block: number): number {
    const first = block * blockSize
    const count = Math.min(session.count - first, blockSize)
    const [forwards, backwards] = [this.#forwards, this.#backwards]
    if (forwards !== undefined) {
      this.#multiply(session, first, count, forwards)
      this.#forth(session, first, count, this.#enter(session, 'before', block - 1, forwards))
    }
    if (backwards !== undefined) {
      if (backwards !== forwards) this.#multiply(session, first, count, backwards)
      this.#back(session, first, count, this.#enter(session, 'after', block, backwards))
    }
    return count
  }

  /**
   * How near a record of the last block is as a whole: the mean of the asked sides by their default weights, where a
   * side that the record has no context on counts 0; -Infinity where it has none on any.
   */
  strength(i: number): number {
    const before = this.before[i] ?? NaN
    const after = this.after[i] ?? NaN
    // What is not a number is not equal to itself: a plain comparison, in the innermost loop.
    if (before !== before && after !== after) return -Infinity
    return (
      (before === before ? this.#weights.before * before : 0) +
      (after === after ? this.#weights.after * after : 0)
    )
  }

  /** NaN for silent records. Without a sweep, rows of records that came one after the other are multiplied together. */
  #multiply(session: Session, first: number, count: number, { vector, products: swept }: Query): void {
    const [products, run] = [this.#products, this.#run]
    if (swept !== undefined) {
      for (let i = 0; i < count; i++) {
        const row = session.rowAt(first + i)
        products[i] = row < 0 ? NaN : (swept[row] ?? NaN)
      }
      return
    }
    for (let i = 0; i < count;) {
      const row = session.rowAt(first + i)
      if (row < 0) {
        products[i++] = NaN
        continue
      }
      let end = i + 1
      while (end < count && session.rowAt(first + end) === row + end - i) end += 1
      this.#vectors.table.products(vector, row, row + end - i, run)
      for (let at = i; at < end; at++) products[at] = run[at - i] ?? NaN
      i = end
    }
  }

  /** Product of what is asked and the context at a border; 0 beyond the first and the last. */
  #enter(session: Session, side: Side, border: number, { vector, products }: Query): number {
    const row = session.borderAt(side, border)
    if (row < 0) return 0
    if (products !== undefined) return products[row] ?? 0
    this.#vectors.table.products(vector, row, row + 1, this.#run)
    return this.#run[0] ?? 0
  }

  // The two ways are written out, and their loops are plain: they run for every record of a scope.

  #forth(session: Session, first: number, count: number, entering: number): void {
    const [rho, products, lengths] = [this.#rho, this.#products, session.lengths('before')]
    let sum = entering
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? NaN
      if (product === product) sum = rho * sum + (1 - rho) * product
      const length = lengths[first + i] ?? 0
      this.before[i] = length > 0 ? sum / length : NaN
    }
  }

  #back(session: Session, first: number, count: number, entering: number): void {
    const [rho, products, lengths] = [this.#rho, this.#products, session.lengths('after')]
    let sum = entering
    for (let i = count - 1; i >= 0; i--) {
      const product = products[i] ?? NaN
      if (product === product) sum = rho * sum + (1 - rho) * product
      const length = lengths[first + i] ?? 0
      this.after[i] = length > 0 ? sum / length : NaN
    }
  }
}
