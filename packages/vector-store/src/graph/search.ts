import { throwIfAborted, type Seq } from '@mnestic/core'
import type { Engine, Found, Query } from '../engine.ts'
import { plan, type Ask, type Situation } from '../plan/plan.ts'
import type { Rows } from '../rows.ts'
import { Candidates } from './candidates.ts'
import type { Graph } from './graph.ts'

/** What two sums of one product may differ by. */
const tolerance = 1e-5

/** What graphs there are. See `Graphs`, whose members these are. */
interface Searched {
  readonly all: readonly Graph[]
  readonly covers: Seq
  /** First row after those that they cover. */
  readonly tailFrom: number
  readonly late: ReadonlySet<Seq>
}

export interface GraphQuestion {
  readonly query: Query
  readonly rows: Rows
  readonly whole: number
  readonly exact: Engine
  /** As it was planned: asked of the graphs. */
  readonly situation: Situation
}

/**
 * The strongest records by the graphs, those of the tail by a scan, all measured again by their rows: so scores are
 * exact, and only what is found depends on the graphs. `undefined`: a scan is cheaper than asking for as many rows as
 * would be needed, since few of those that are close may be answered.
 * @throws ABORTED
 */
export async function searchGraphs(graphs: Searched, question: GraphQuestion): Promise<Found | undefined> {
  const { query, rows, whole, exact, situation } = question
  throwIfAborted(query.signal)
  const { accept, limit, vector, signal } = query
  const planned = graphs.all
  // First, since it may take turns: what comes then is about the rows as they are when it is answered.
  const tail =
    graphs.tailFrom < rows.count
      ? await exact.search({
          vector,
          accept: { has: (seq) => accept.has(seq) },
          limit,
          after: graphs.covers,
          signal,
        })
      : { found: [], effort: {} }
  // Others were put in their place, and the tail is another one.
  if (graphs.all !== planned) return undefined
  const found = new Candidates(rows, query, whole, tail.found)
  if (graphs.late.size > 0) found.add(Array.from(graphs.late, (seq) => rows.rowOf(seq)))
  const scanned = found.compared + Number(tail.effort['scanned'] ?? 0)
  const before = found.compared
  for (let times = 0; ; times++) {
    const next = plan(situation, times)
    if (next.kind !== 'graph') return undefined
    let [unseen, breadth] = [-Infinity, 0]
    for (const [i, graph] of planned.entries()) {
      const ask = next.asks[i]
      if (ask === undefined) continue
      const answer = askGraph(graph, ask, vector, found)
      if (answer === undefined) return undefined
      // A factor below 1 brings a negative cosine nearer to 0.
      unseen = Math.max(unseen, answer, whole > 0 ? answer * whole : answer)
      breadth = Math.max(breadth, ask.breadth)
    }
    if (found.least(limit) < unseen - tolerance) continue
    const rescored = found.compared - before
    const effort = { engine: 'graph', segments: planned.length, scanned, rescored, ef: breadth }
    return { found: found.strongest(limit), effort }
  }
}

/**
 * Adds what a graph finds; the most that the cosine of a row can be which it has not answered, -Infinity where it has
 * none. `undefined`: it has more, and cannot reach them.
 */
function askGraph(
  { hnsw, rows }: Graph,
  { count, breadth }: Ask,
  vector: Float32Array,
  found: Candidates,
): number | undefined {
  const { labels, distances } = hnsw.search(vector, count, breadth)
  found.add(labels.map((label) => rows.firstOf(label)))
  if (labels.length < Math.min(count, hnsw.living)) return undefined
  return labels.length === hnsw.living ? -Infinity : 1 - (distances.at(-1) ?? 2)
}
