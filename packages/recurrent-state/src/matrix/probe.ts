import { blockSize, type Asked, type Probe } from '../cell.ts'
import { Queries } from '../query.ts'
import type { Session } from '../session.ts'
import { Sides } from '../sides.ts'
import type { Work } from '../steadily.ts'
import type { Vectors } from '../vectors.ts'

/**
 * Compares what the memory answered with the records' own codes. Where it answered nothing, zeros, no record is associated
 * with the cue, 0, and none is found.
 */
export class AssociativeProbe implements Probe {
  readonly signals: { readonly associated: Float64Array }
  readonly #queries: Queries
  readonly #sides: Sides
  readonly #found: boolean
  readonly #products = new Float32Array(blockSize)

  constructor(codes: Vectors, asked: Asked) {
    this.#queries = new Queries(codes, asked)
    this.#sides = new Sides(asked)
    this.#found = [asked.before, asked.after].some((vector) => vector?.some((x) => x !== 0))
    this.signals = { associated: new Float64Array(blockSize).fill(NaN) }
  }

  sweep(): Work<void> {
    return this.#queries.sweep()
  }

  measure(session: Session, block: number): number {
    const [first, end] = session.spanOf(block)
    const count = end - first
    for (const side of ['before', 'after'] as const) {
      const query = this.#queries[side]
      if (query === undefined) continue
      query.products((position) => session.rowAt(position), first, count, this.#products)
      this.#sides[side].set(this.#products)
    }
    for (let i = 0; i < count; i++) {
      const strength = this.#sides.strength(i)
      this.signals.associated[i] = strength === -Infinity ? NaN : strength
    }
    return count
  }

  strength(i: number): number {
    return this.#found ? this.#sides.strength(i) : -Infinity
  }
}
