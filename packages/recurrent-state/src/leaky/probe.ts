import { blockSize, type Asked, type Probe, type Side } from '../cell.ts'
import { Queries, type Query } from '../query.ts'
import type { Session } from '../session.ts'
import { Sides } from '../sides.ts'
import type { Work } from '../steadily.ts'
import type { Vectors } from '../vectors.ts'
import type { LeakyContexts } from './contexts.ts'

/**
 * Compares vectors with the contexts of a settled session's records, a block at a time. The cosine needs no context:
 * q . F_t follows from q . e_t by the recurrence of F_t itself, and |F_t| is kept. So each record costs one product of
 * vectors, where both sides are asked for the same one.
 */
export class LeakyProbe implements Probe<LeakyContexts> {
  readonly signals: Pick<Sides, 'before' | 'after'>
  readonly #rho: number
  readonly #queries: Queries
  readonly #sides: Sides
  readonly #products = new Float32Array(blockSize)

  constructor(vectors: Vectors, rho: number, asked: Asked) {
    this.#rho = rho
    this.#queries = new Queries(vectors, asked)
    this.#sides = new Sides(asked)
    this.signals = { before: this.#sides.before, after: this.#sides.after }
  }

  sweep(): Work<void> {
    return this.#queries.sweep()
  }

  measure(session: Session<LeakyContexts>, block: number): number {
    const [first, end] = session.spanOf(block)
    const count = end - first
    const { contexts } = session
    const { before, after } = this.#queries
    const rowAt = (position: number) => session.rowAt(position)
    if (before !== undefined) {
      before.products(rowAt, first, count, this.#products)
      this.#forth(contexts, first, count, enter(contexts, 'before', block - 1, before))
    }
    if (after !== undefined) {
      if (after !== before) after.products(rowAt, first, count, this.#products)
      this.#back(contexts, first, count, enter(contexts, 'after', block, after))
    }
    return count
  }

  strength(i: number): number {
    return this.#sides.strength(i)
  }

  // The two ways are written out, and their loops are plain: they run for every record of a scope.

  #forth(contexts: LeakyContexts, first: number, count: number, entering: number): void {
    const [rho, products, lengths] = [this.#rho, this.#products, contexts.lengths('before')]
    const { before } = this.#sides
    let sum = entering
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? NaN
      if (product === product) sum = rho * sum + (1 - rho) * product
      const length = lengths[first + i] ?? 0
      before[i] = length > 0 ? sum / length : NaN
    }
  }

  #back(contexts: LeakyContexts, first: number, count: number, entering: number): void {
    const [rho, products, lengths] = [this.#rho, this.#products, contexts.lengths('after')]
    const { after } = this.#sides
    let sum = entering
    for (let i = count - 1; i >= 0; i--) {
      const product = products[i] ?? NaN
      if (product === product) sum = rho * sum + (1 - rho) * product
      const length = lengths[first + i] ?? 0
      after[i] = length > 0 ? sum / length : NaN
    }
  }
}

/** Product of what is asked and the context at a border; 0 beyond the first and the last. */
function enter(contexts: LeakyContexts, side: Side, border: number, query: Query): number {
  const row = contexts.borderAt(side, border)
  return row < 0 ? 0 : query.product(row)
}
