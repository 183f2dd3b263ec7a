import type { Host, MemoryRecord, ScopeNumber, Seq } from '@mnestic/core'
import { blockSize } from './cell.ts'
import type { ScopeContexts } from './scope-contexts.ts'
import { steadily } from './steadily.ts'

export interface DriftOptions {
  /** Only this session; `null`: the records without a session. Default: all, each beside its own session's context. */
  readonly session?: string | null | undefined
  /** Steps at most, 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Drift {
  readonly record: MemoryRecord
  /**
   * 1 - cos(F_{t-1}, F_t), 0 to 2: how far this record moved the context, 0 for one without a vector. Absent where
   * there was no context before it: at a session's start.
   */
  readonly drift?: number
}

export interface DriftPage {
  readonly steps: readonly Drift[]
  /** Where the next page begins; absent on the last one. */
  readonly next?: string
}

interface Query {
  readonly session: string | null | undefined
  readonly limit: number
  readonly after: Seq
  readonly signal: AbortSignal | undefined
}

export async function driftOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeContexts },
  host: Host,
  { session, limit, after, signal }: Query,
): Promise<DriftPage> {
  const steps: Drift[] = []
  let last = after
  // One more than the page has, to know whether there is another; expired ones are passed over.
  while (steps.length <= limit) {
    const drifts = await measured(at.state, session, last, limit + 1, signal)
    const seqs = [...drifts.keys()]
    for (const record of await host.cite(at.scope, seqs)) {
      const drift = drifts.get(record.seq)
      steps.push(drift === undefined ? { record } : { record, drift })
    }
    if (seqs.length <= limit) break
    last = seqs.at(-1) ?? last
  }
  const page = steps.slice(0, limit)
  const end = page.at(-1)
  return steps.length > limit && end !== undefined
    ? { steps: page, next: String(end.record.seq) }
    : { steps: page }
}

/** The drift of so many records after one, in order; `undefined` where there was no context before. */
function measured(
  state: ScopeContexts,
  session: string | null | undefined,
  after: Seq,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Seq, number | undefined>> {
  return steadily(state, signal, function* () {
    const found = new Map<Seq, number | undefined>()
    for (const seq of state.records.after(after, limit, session)) {
      const place = state.records.placeOf(seq)
      if (place !== undefined) found.set(seq, place.session.contexts.driftAt(place.position))
      // Both contexts are made anew from the last border.
      yield 2 * blockSize
    }
    return found
  })
}
