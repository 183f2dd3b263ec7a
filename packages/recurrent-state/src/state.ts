import type { Host, MemoryRecord, ScopeNumber } from '@mnestic/core'
import type { ScopeContexts } from './scope-contexts.ts'
import { steadily } from './steadily.ts'

/**
 * A record that is part of a context, and by how much. In the leaky context (1 - rho) rho^k, where k records with a
 * vector came after it; of an Elman cell, how much of the state would be another without it, 0 to 1 and more; in the
 * matrix memory 1 for the record that it is asked with.
 */
export interface Covered {
  readonly record: MemoryRecord
  readonly weight: number
}

/** The context at the end of a session. */
export interface CurrentContext {
  /** The session's name; `null`: the records without a session. */
  readonly session: string | null
  /**
   * F of the session's last record; the leaky one is shorter than 1, the more so the less its records have in common. Of
   * the matrix memory: what it expects to follow the session's last record. `[size]`
   */
  readonly vector: Float32Array
  /** Records in the session, those without a vector among them. */
  readonly records: number
  /**
   * The living ones among the records that it is made of, the latest first, 64 at most (Elman cell: 16), of the leaky
   * context those that weigh a hundredth of the latest one or more.
   */
  readonly covers: readonly Covered[]
}

export async function stateOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeContexts },
  host: Host,
  {
    session: name,
    signal,
  }: { readonly session?: string | null | undefined; readonly signal?: AbortSignal | undefined },
): Promise<CurrentContext> {
  const found = await steadily(at.state, signal, function* () {
    const session = name === undefined ? at.state.records.latestSession() : at.state.records.session(name)
    const weights = new Map(
      session?.contexts.parts().map(({ position, weight }) => [session.seqAt(position), weight]),
    )
    yield 1
    return {
      session: session?.name ?? name ?? null,
      vector: session?.contexts.state() ?? new Float32Array(at.state.dimensions),
      records: session?.count ?? 0,
      weights,
    }
  })
  const { weights, ...rest } = found
  const records = await host.cite(at.scope, [...weights.keys()])
  return { ...rest, covers: records.map((record) => ({ record, weight: weights.get(record.seq) ?? 0 })) }
}
