import { blockSize, type Asked, type Probe, type Side } from '../cell.ts'
import { Queries } from '../query.ts'
import type { Session } from '../session.ts'
import { Sides } from '../sides.ts'
import type { Work } from '../steadily.ts'
import type { Vectors } from '../vectors.ts'
import type { ElmanContexts } from './contexts.ts'

/** Compares vectors with the states that are kept of each record. */
export class ElmanProbe implements Probe<ElmanContexts> {
  readonly signals: Pick<Sides, 'before' | 'after'>
  readonly #queries: Queries
  readonly #sides: Sides
  readonly #products = new Float32Array(blockSize)

  constructor(states: Vectors, asked: Asked) {
    this.#queries = new Queries(states, asked)
    this.#sides = new Sides(asked)
    this.signals = { before: this.#sides.before, after: this.#sides.after }
  }

  sweep(): Work<void> {
    return this.#queries.sweep()
  }

  measure(session: Session<ElmanContexts>, block: number): number {
    const [first, end] = session.spanOf(block)
    for (const side of ['before', 'after'] as const) this.#measure(side, session.contexts, first, end)
    return end - first
  }

  strength(i: number): number {
    return this.#sides.strength(i)
  }

  #measure(side: Side, contexts: ElmanContexts, first: number, end: number): void {
    const query = this.#queries[side]
    if (query === undefined) return
    query.products((position) => contexts.rowAt(side, position), first, end - first, this.#products)
    for (let position = first; position < end; position++) {
      const length = contexts.lengthAt(side, position)
      const product = this.#products[position - first] ?? NaN
      this.#sides[side][position - first] = length > 0 ? product / length : NaN
    }
  }
}
