import type { Host, MemoryRecord, ScopeNumber } from '@mnestic/core'
import type { ScopeContexts } from './scope-contexts.ts'
import { steadily } from './steadily.ts'

/** A record that is part of a context, and by how much: (1 - rho) rho^k, where k records with a vector came after it. */
export interface Covered {
  readonly record: MemoryRecord
  readonly weight: number
}

/** The context at the end of a session. */
export interface CurrentContext {
  /** The session's name; `null`: the records without a session. */
  readonly session: string | null
  /** F of the session's last record; shorter than 1, the more so the less its records have in common. `[dimensions]` */
  readonly vector: Float32Array
  /** Records in the session, those without a vector among them. */
  readonly records: number
  /** The living records that weigh a hundredth of the latest one or more, the latest first, 64 at most. */
  readonly covers: readonly Covered[]
}

const leastShare = 0.01
const maxCovered = 64

export async function stateOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeContexts },
  host: Host,
  rho: number,
  {
    session: name,
    signal,
  }: { readonly session?: string | null | undefined; readonly signal?: AbortSignal | undefined },
): Promise<CurrentContext> {
  const found = await steadily(at.state, signal, function* () {
    const session = name === undefined ? at.state.latestSession() : at.state.session(name)
    const weights = new Map<number, number>()
    let weight = 1 - rho
    const last = (session?.count ?? 0) - 1
    for (let position = last; position >= 0 && weights.size < maxCovered; position--) {
      if (weight < leastShare * (1 - rho)) break
      if (session === undefined || session.rowAt(position) < 0) continue
      weights.set(session.seqAt(position), weight)
      weight *= rho
    }
    yield 1
    return {
      session: session?.name ?? name ?? null,
      vector: session?.contextAt('before', last) ?? new Float32Array(at.state.dimensions),
      records: session?.count ?? 0,
      weights,
    }
  })
  const { weights, ...rest } = found
  const records = await host.cite(at.scope, [...weights.keys()])
  return { ...rest, covers: records.map((record) => ({ record, weight: weights.get(record.seq) ?? 0 })) }
}
