import type { Asked, Cell, OpenCell, ScopeCell } from '../cell.ts'
import { defaults } from '../defaults.ts'
import type { Session } from '../session.ts'
import { Vectors } from '../vectors.ts'
import { LeakyContexts } from './contexts.ts'
import { LeakyProbe } from './probe.ts'

/** Leaky sums of vectors: nothing to train, and a context is compared with a cue's vector as it is. */
export function leakyCell(rho: number): Cell<typeof defaults.weights> {
  return {
    signals: defaults.weights,
    recall: true,
    open: (dimensions): OpenCell => ({ size: dimensions, scope: () => new LeakyScope(dimensions, rho) }),
  }
}

export class LeakyScope implements ScopeCell<LeakyContexts> {
  readonly vectors: Vectors
  readonly #rho: number

  constructor(dimensions: number, rho: number) {
    this.vectors = new Vectors(dimensions)
    this.#rho = rho
  }

  add(vector: Float32Array): number {
    return this.vectors.add(vector)
  }

  remove(row: number): void {
    this.vectors.remove(row)
  }

  session(session: Session): LeakyContexts {
    return new LeakyContexts(session, this.vectors, this.#rho)
  }

  asked(cue: Float32Array): Asked {
    return { before: cue, after: cue }
  }

  probe(asked: Asked): LeakyProbe {
    return new LeakyProbe(this.vectors, this.#rho, asked)
  }

  compact(sessions: Iterable<Session<LeakyContexts>>): void {
    if (!this.vectors.sparse) return
    this.vectors.move((move) => {
      for (const session of sessions) {
        session.moveRows(move)
        session.contexts.moveRows(move)
      }
    })
  }
}
