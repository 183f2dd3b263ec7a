import type { Asked, ScopeCell } from '../cell.ts'
import type { Session } from '../session.ts'
import { Vectors } from '../vectors.ts'
import { Associations } from './associations.ts'
import type { CodeOf } from './codes.ts'
import { AssociativeContexts } from './contexts.ts'
import { AssociativeProbe } from './probe.ts'

/** One scope's matrix, and the codes of its records. */
export class AssociativeScope implements ScopeCell<AssociativeContexts> {
  readonly #codeOf: CodeOf
  readonly #sums: Associations
  /** Codes, divided by the square root of their size, which makes them unit vectors. */
  readonly #codes: Vectors
  readonly #unit: number

  constructor(size: number, codeOf: CodeOf) {
    this.#codeOf = codeOf
    this.#sums = new Associations(size)
    this.#codes = new Vectors(size)
    this.#unit = 1 / Math.sqrt(size)
  }

  add(vector: Float32Array): number {
    return this.#codes.add(Float32Array.from(this.#codeOf(vector), (bit) => bit * this.#unit))
  }

  remove(row: number): void {
    this.#codes.remove(row)
  }

  session(session: Session): AssociativeContexts {
    const { size } = this.#sums
    return new AssociativeContexts(session, this.#sums, (row) => {
      const { table } = this.#codes
      const offset = table.offsetOf(row)
      return Int8Array.from({ length: size }, (_, i) => ((table.floats[offset + i] ?? 0) < 0 ? -1 : 1))
    })
  }

  asked(cue: Float32Array): Asked {
    const code = this.#codeOf(cue)
    // A record that has the cue before it is one that came after.
    const [before, after] = [this.#sums.recall('after', code), this.#sums.recall('before', code)]
    return { before, after }
  }

  probe(asked: Asked): AssociativeProbe {
    return new AssociativeProbe(this.#codes, asked)
  }

  compact(sessions: Iterable<Session<AssociativeContexts>>): void {
    if (!this.#codes.sparse) return
    this.#codes.move((move) => {
      for (const session of sessions) session.moveRows(move)
    })
  }
}
