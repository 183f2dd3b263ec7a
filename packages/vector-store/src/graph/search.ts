import { throwIfAborted, type Seq } from '@mnestic/core'
import type { Engine, Found, Query } from '../engine.ts'
import { plan, type Ask, type Situation } from '../plan/plan.ts'
import type { Rows } from '../rows.ts'
import { Comparison, type Strength } from '../strength.ts'
import type { Graph } from './graph.ts'

/** What two sums of one product may differ by. */
const tolerance = 1e-5

/** What graphs there are. See `Graphs`, whose members these are. */
interface Searched {
  readonly all: readonly Graph[]
  readonly covers: Seq
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
  const { query, rows, exact, situation } = question
  throwIfAborted(query.signal)
  const { accept, limit, vector, signal } = query
  const planned = graphs.all
  // First, since it may take turns: what comes then is about the rows as they are when it is answered.
  const tail =
    rows.rowAfter(graphs.covers) < rows.count
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
  const found = new Candidates(question, tail.found)
  for (const seq of graphs.late) found.offer(seq)
  const scanned = graphs.late.size + Number(tail.effort['scanned'] ?? 0)
  for (let times = 0; ; times++) {
    const next = plan(situation, times)
    if (next.kind !== 'graph') return undefined
    let [unseen, breadth, all] = [-Infinity, 0, true]
    for (const [i, graph] of planned.entries()) {
      const ask = next.asks[i]
      if (ask === undefined) continue
      const answer = found.ask(graph, ask)
      if (answer === 'cut off') return undefined
      unseen = Math.max(unseen, answer)
      breadth = Math.max(breadth, ask.breadth)
      all &&= answer === -Infinity
    }
    if (!all && found.least(limit) < unseen - tolerance) continue
    const effort = {
      engine: 'graph',
      segments: planned.length,
      scanned,
      rescored: found.measured,
      ef: breadth,
    }
    return { found: found.strongest(limit), effort }
  }
}

/** Records that were found, by what they are worth by their rows. */
class Candidates {
  /** Records that were measured here. */
  measured = 0
  readonly #query: Query
  readonly #rows: Rows
  readonly #whole: number
  readonly #comparison: Comparison
  readonly #found = new Map<Seq, Strength | undefined>()

  constructor({ query, rows, whole }: GraphQuestion, found: readonly Strength[]) {
    this.#query = query
    this.#rows = rows
    this.#whole = whole
    this.#comparison = new Comparison(rows, query.vector, whole)
    for (const strength of found) this.#found.set(strength.seq, strength)
  }

  /** The most that a row can be worth which the graph did not answer; `cut off`: it has more, and cannot reach them. */
  ask({ hnsw, seqs }: Graph, { count, breadth }: Ask): number | 'cut off' {
    const { labels, distances } = hnsw.search(this.#query.vector, count, breadth)
    for (const label of labels) this.offer(seqs[label] ?? 0)
    if (labels.length < Math.min(count, hnsw.living)) return 'cut off'
    if (labels.length === hnsw.living) return -Infinity
    const cosine = 1 - (distances.at(-1) ?? 2)
    // A factor below 1 brings a negative cosine nearer to 0.
    return Math.max(cosine, cosine * this.#whole)
  }

  offer(seq: Seq): void {
    if (this.#found.has(seq) || !this.#query.accept.has(seq)) return
    const row = this.#rows.rowOf(seq)
    if (row === undefined) return
    this.measured += 1
    this.#comparison.measure(row)
    this.#found.set(seq, this.#comparison.strength())
  }

  /** The score of the last of the strongest so many; -Infinity while there are fewer. */
  least(limit: number): number {
    return this.strongest(limit)[limit - 1]?.score ?? -Infinity
  }

  strongest(limit: number): readonly Strength[] {
    return [...this.#found.values()]
      .filter((strength) => strength !== undefined)
      .sort((a, b) => b.score - a.score || a.seq - b.seq)
      .slice(0, limit)
  }
}
