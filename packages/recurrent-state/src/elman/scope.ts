import type { Asked, ScopeCell } from '../cell.ts'
import type { Session } from '../session.ts'
import { Vectors } from '../vectors.ts'
import { ElmanContexts } from './contexts.ts'
import type { ElmanNetwork } from './network.ts'
import { ElmanProbe } from './probe.ts'

/** The vectors of one scope's records, from which contexts are computed again, and the contexts. */
export class ElmanScope implements ScopeCell<ElmanContexts> {
  readonly network: ElmanNetwork
  readonly inputs: Vectors
  readonly states: Vectors

  constructor(network: ElmanNetwork) {
    this.network = network
    this.inputs = new Vectors(network.dimensions)
    this.states = new Vectors(network.hidden)
  }

  add(vector: Float32Array): number {
    return this.inputs.add(vector)
  }

  remove(row: number): void {
    this.inputs.remove(row)
  }

  session(session: Session): ElmanContexts {
    return new ElmanContexts(session, this)
  }

  asked(cue: Float32Array): Asked {
    const echo = this.network.echoOf(cue)
    return echo.some((x) => x !== 0) ? { before: echo, after: echo } : {}
  }

  probe(asked: Asked): ElmanProbe {
    return new ElmanProbe(this.states, asked)
  }

  compact(sessions: Iterable<Session<ElmanContexts>>): void {
    const all = [...sessions]
    if (this.inputs.sparse)
      this.inputs.move((move) => {
        for (const session of all) session.moveRows(move)
      })
    if (this.states.sparse)
      this.states.move((move) => {
        for (const { contexts } of all) contexts.moveRows(move)
      })
  }
}
