import { defaults } from './defaults.ts'
import { dot } from './dot.ts'
import { blockSize, type Session, type Side } from './session.ts'
import type { Vectors } from './vectors.ts'

/** What contexts are compared with, a unit vector by side; a side that is not asked has none. */
export interface Asked {
  readonly before?: Float32Array | undefined
  readonly after?: Float32Array | undefined
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
  readonly #forwards: Float64Array | undefined
  readonly #backwards: Float64Array | undefined
  readonly #products = new Float64Array(blockSize)

  constructor(vectors: Vectors, rho: number, { before, after }: Asked) {
    this.#vectors = vectors
    this.#rho = rho
    this.#forwards = before && Float64Array.from(before)
    this.#backwards = after === before ? this.#forwards : after && Float64Array.from(after)
  }

  /** Returns the number of records in the block. */
  measure(session: Session, block: number): number {
    const first = block * blockSize
    const count = Math.min(session.count - first, blockSize)
    const [forwards, backwards] = [this.#forwards, this.#backwards]
    if (forwards !== undefined) {
      this.#multiply(session, first, count, forwards)
      let sum = this.#start(session, 'before', block - 1, forwards)
      for (let i = 0; i < count; i++) sum = this.#next(session, 'before', first, i, sum)
    }
    if (backwards !== undefined) {
      if (backwards !== forwards) this.#multiply(session, first, count, backwards)
      let sum = this.#start(session, 'after', block, backwards)
      for (let i = count - 1; i >= 0; i--) sum = this.#next(session, 'after', first, i, sum)
    }
    return count
  }

  /**
   * How near a record of the last block is as a whole: the mean of the asked sides by their default weights, where a
   * side that the record has no context on counts 0; -Infinity where it has none on any.
   */
  strength(i: number): number {
    let sum = 0
    let weights = 0
    let known = false
    for (const side of ['before', 'after'] as const) {
      if ((side === 'before' ? this.#forwards : this.#backwards) === undefined) continue
      const value = this[side][i] ?? NaN
      weights += defaults.weights[side]
      if (Number.isNaN(value)) continue
      known = true
      sum += defaults.weights[side] * value
    }
    return known ? sum / weights : -Infinity
  }

  #multiply(session: Session, first: number, count: number, query: Float64Array): void {
    for (let i = 0; i < count; i++) {
      const row = session.rowAt(first + i)
      this.#products[i] = row < 0 ? 0 : dot(this.#vectors.rows, row * query.length, query)
    }
  }

  #start(session: Session, side: Side, border: number, query: Float64Array): number {
    return border < 0 || border >= session.blocks - 1
      ? 0
      : dot(session.borders(side), border * query.length, query)
  }

  #next(session: Session, side: Side, first: number, i: number, sum: number): number {
    const next =
      session.rowAt(first + i) < 0 ? sum : this.#rho * sum + (1 - this.#rho) * (this.#products[i] ?? 0)
    const length = session.lengthAt(side, first + i)
    this[side][i] = length > 0 ? next / length : NaN
    return next
  }
}
