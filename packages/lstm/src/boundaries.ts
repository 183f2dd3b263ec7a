import type { Host, MemoryRecord, ScopeNumber } from '@mnestic/core'
import { cited } from './cited.ts'
import type { ScopeStream } from './scope-stream.ts'
import type { Source } from './source.ts'

export interface BoundariesOptions {
  /** Where nothing was fitted on sessions: a pause of so many milliseconds begins a session. Default 3 hours. */
  readonly pause?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Sessions at most, 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A session that was inferred. */
export interface InferredSession {
  /** Ids of its first and its last record, in the order of the log. */
  readonly first: string
  readonly last: string
  /** How many there are. */
  readonly records: number
  /** Time of its first and of its last record, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  /** Why it begins where it does: the first record, the network, or a pause. */
  readonly by: 'start' | 'weights' | 'pause'
}

export interface BoundariesPage {
  readonly source: Source
  readonly sessions: readonly InferredSession[]
  /** Where the next page begins; absent on the last one. */
  readonly next?: string
}

interface Draft {
  readonly first: MemoryRecord
  last: MemoryRecord
  records: number
  readonly by: InferredSession['by']
}

/** Of the records that have no session. */
export async function boundariesOf(
  at: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  {
    pause,
    after,
    limit,
    signal,
  }: {
    readonly pause: number
    readonly after: number
    readonly limit: number
    readonly signal: AbortSignal | undefined
  },
): Promise<BoundariesPage> {
  const { state } = at
  await state.settle()
  const { source } = state
  // Taken now: the stream may change while records are looked up.
  const rows = state.rows.from(state.rows.after(after))
  const boundaries = new Map(state.knowsBoundaries ? rows.map(({ seq, step }) => [seq, step?.boundary]) : [])
  const drafts: Draft[] = []
  let before: MemoryRecord | undefined = await lastBefore(at, host, after)
  for await (const { record } of cited(host, at.scope, rows, signal)) {
    if (record.session !== undefined) continue
    const by = beginning(before, record, pause, boundaries.get(record.seq))
    const current = drafts.at(-1)
    if (by === undefined && current !== undefined) {
      current.last = record
      current.records += 1
    } else if (current !== undefined && drafts.length === limit)
      return { source, sessions: drafts.map(toSession), next: String(current.last.seq) }
    else drafts.push({ first: record, last: record, records: 1, by: by ?? 'start' })
    before = record
  }
  return { source, sessions: drafts.map(toSession) }
}

function beginning(
  before: MemoryRecord | undefined,
  record: MemoryRecord,
  pause: number,
  boundary: number | undefined,
): InferredSession['by'] | undefined {
  if (before === undefined) return 'start'
  if (boundary !== undefined) return boundary > 0 ? 'weights' : undefined
  return Math.abs(record.at - before.at) >= pause ? 'pause' : undefined
}

/** The last record of the page before. */
async function lastBefore(
  at: { readonly scope: ScopeNumber; readonly state: ScopeStream },
  host: Host,
  after: number,
): Promise<MemoryRecord | undefined> {
  const row = after === 0 ? undefined : at.state.rows.at(at.state.rows.after(after) - 1)
  return row && (await host.cite(at.scope, [row.seq]))[0]
}

function toSession({ first, last, records, by }: Draft): InferredSession {
  return { first: first.id, last: last.id, records, from: first.at, to: last.at, by }
}
