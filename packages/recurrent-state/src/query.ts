import { blockSize } from './cell.ts'
import type { Work } from './steadily.ts'
import type { Vectors } from './vectors.ts'

/** Rows that are multiplied at once. */
const sweepSize = 1_024

/** A vector that is asked of rows. */
export class Query {
  readonly #vectors: Vectors
  readonly #vector: Float32Array
  readonly #run = new Float32Array(blockSize)
  /** By row, after a sweep. */
  #products: Float32Array | undefined

  constructor(vectors: Vectors, vector: Float32Array) {
    this.#vectors = vectors
    this.#vector = vector
  }

  /** Multiplies all rows beforehand, as they lie in memory: faster, where most of them are to be known. */
  *sweep(): Work<void> {
    const { table, count } = this.#vectors
    const products = new Float32Array(count)
    for (let row = 0; row < count; row += sweepSize) {
      const end = Math.min(count, row + sweepSize)
      table.products(this.#vector, row, end, products.subarray(row, end))
      yield end - row
    }
    this.#products = products
  }

  product(row: number): number {
    if (this.#products !== undefined) return this.#products[row] ?? 0
    this.#vectors.table.products(this.#vector, row, row + 1, this.#run)
    return this.#run[0] ?? 0
  }

  /**
   * Products of the rows that stand at `first` and after, `out.length` at most; NaN where there is none (below 0).
   * Without a sweep, rows that lie one after the other are multiplied together.
   */
  products(rowAt: (position: number) => number, first: number, count: number, out: Float32Array): void {
    const [swept, run] = [this.#products, this.#run]
    if (swept !== undefined) {
      for (let i = 0; i < count; i++) {
        const row = rowAt(first + i)
        out[i] = row < 0 ? NaN : (swept[row] ?? NaN)
      }
      return
    }
    for (let i = 0; i < count;) {
      const row = rowAt(first + i)
      if (row < 0) {
        out[i++] = NaN
        continue
      }
      let end = i + 1
      while (end < count && rowAt(first + end) === row + end - i) end += 1
      this.#vectors.table.products(this.#vector, row, row + end - i, run)
      for (let at = i; at < end; at++) out[at] = run[at - i] ?? NaN
      i = end
    }
  }
}

/** One query for each side that is asked; the same one, where both are asked for the same vector. */
export class Queries {
  readonly before: Query | undefined
  readonly after: Query | undefined

  constructor(
    vectors: Vectors,
    {
      before,
      after,
    }: { readonly before?: Float32Array | undefined; readonly after?: Float32Array | undefined },
  ) {
    this.before = before && new Query(vectors, before)
    this.after = after === before ? this.before : after && new Query(vectors, after)
  }

  *sweep(): Work<void> {
    for (const query of new Set([this.before, this.after])) if (query !== undefined) yield* query.sweep()
  }
}
