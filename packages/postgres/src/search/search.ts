import type { Allow, Effort } from '@mnestic/core'
import { type Best, bestOf } from './best.ts'
import type { Graph } from './graph.ts'
import { byGraph, enough, rowsFor } from './plan.ts'
import type { Sessions } from './sessions.ts'
import { compared, nearest, type Rows } from './statement.ts'

export interface Search {
  readonly vector: Float32Array
  readonly fingerprint: number
  readonly passages: boolean
  readonly allow: Pick<Allow, 'scopes' | 'size' | 'whole' | 'has' | 'seqs' | 'filter'>
  /** Records at most, 1 or more. */
  readonly limit: number
  readonly efSearch: number
  /** `undefined`: all is compared. */
  readonly graph: Graph | undefined
  readonly signal: AbortSignal | undefined
}

export interface Found {
  readonly found: readonly Best[]
  readonly effort: Effort
}

/** A share of the scope so large that naming its records costs more than meeting others. */
const most = 0.5

/**
 * The strongest records. By the index where that is planned; where the index ends before it has found enough, all that
 * may be answered are compared, so that never fewer come than exist.
 */
export async function search(sessions: Sessions, asked: Search): Promise<Found> {
  const { allow, limit, graph } = asked
  if (allow.size === 0) return { found: [], effort: { engine: 'exact', fetched: 0 } }
  const parts = graph?.parts ?? 1
  if (graph !== undefined && byGraph({ allowed: allow.size, indexed: graph.rows, parts, limit })) {
    const found = await throughGraph(sessions, asked, graph)
    if (found !== undefined) return found
  }
  return throughAll(sessions, asked, parts)
}

/** `undefined`: the index gave too few. */
async function throughGraph(sessions: Sessions, asked: Search, graph: Graph): Promise<Found | undefined> {
  const { vector, allow, limit, efSearch, signal } = asked
  const rows = { ...rowsOf(asked), ...narrowed(allow, graph) }
  let fetched = 0
  for (let count = rowsFor(limit, graph.parts), tries = 0; tries < 2; count *= 4, tries++) {
    const among = enough(count, { allowed: allow.size, indexed: graph.rows, parts: graph.parts })
    const question = nearest(vector, graph, rows, { limit: count, among, efSearch })
    const answer = await sessions.ask(question, signal)
    fetched += answer.length
    const found = bestOf(answer, (seq) => allow.has(seq)).slice(0, limit)
    const ef = Number(question.settings?.['hnsw.ef_search'])
    if (found.length >= Math.min(limit, allow.size))
      return { found, effort: { engine: 'graph', fetched, ef } }
    if (answer.length < count) return undefined
  }
  return undefined
}

async function throughAll(sessions: Sessions, asked: Search, parts: number): Promise<Found> {
  const { vector, allow, limit, signal } = asked
  const rows = { ...rowsOf(asked), ...(!allow.whole && { seqs: allow.seqs() }) }
  let fetched = 0
  for (let count = rowsFor(limit, parts); ; count *= 4) {
    const answer = await sessions.ask(compared(vector, rows, count), signal)
    fetched += answer.length
    const found = bestOf(answer, (seq) => allow.has(seq))
    if (found.length >= limit || answer.length < count)
      return { found: found.slice(0, limit), effort: { engine: 'exact', fetched } }
  }
}

function rowsOf({ fingerprint, passages, allow: { scopes } }: Search): Rows {
  return { fingerprint, passages, scopes }
}

/** What the server can leave out by itself; the rest is left out here. */
function narrowed(allow: Search['allow'], graph: Graph): Pick<Rows, 'filter' | 'between'> {
  if (allow.whole) return {}
  if (allow.filter !== undefined) return { filter: allow.filter }
  if (allow.size * graph.parts > most * graph.rows) return {}
  const seqs = allow.seqs()
  return { between: [seqs[0] ?? 0, seqs.at(-1) ?? 0] }
}
