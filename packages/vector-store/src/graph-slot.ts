import type { SearchEffort, Found, Query, Engine } from './engine.ts'
import type { BuildQueue } from './graph/queue.ts'
import type { GraphSite, Graphs } from './graph/graphs.ts'
import { plan, type Situation } from './plan/plan.ts'
import type { Seq } from '@mnestic/core'

export type SlotSite = Omit<GraphSite, 'library' | 'queue'> & {
  /** Made when the first graph is. */
  readonly queue: { current: BuildQueue | undefined }
}

/**
 * The place of a scope's graphs: empty while the scope is small, where nobody has asked yet, and where there is no
 * library; then all is answered exactly. What needs Node is loaded when it is first needed.
 */
export class GraphSlot {
  readonly #site: SlotSite
  #graphs: Graphs | undefined
  #opening: Promise<void> | undefined
  #missing: string | undefined
  #closed = false

  constructor(site: SlotSite) {
    this.#site = site
  }

  /** Why there is no graph where one might be, for `effort`. */
  get effort(): SearchEffort {
    if (this.#site.rows.count <= this.#site.exactUpTo) return {}
    return { graph: this.#missing ?? this.#graphs?.state ?? 'loading' }
  }

  /** By graphs, where that is cheapest. `undefined`: a scan is to answer. @throws ABORTED */
  async search(query: Query, allowed: number | undefined, exact: Engine): Promise<Found | undefined> {
    const graphs = this.#graphs
    if (graphs === undefined || graphs.all.length === 0) return undefined
    const { rows, whole, costs } = this.#site
    const situation: Situation = {
      rows: rows.count,
      records: rows.records,
      allowed,
      limit: query.limit,
      graphs: graphs.all.map(({ hnsw, details }) => ({ living: hnsw.living, breadths: details.breadths })),
      tail: graphs.tail,
      costs,
    }
    if (plan(situation).kind !== 'graph') return undefined
    return graphs.search({ query, rows, whole, exact, situation })
  }

  /** Opens and builds, in the background, what the scope has become large enough for. */
  begin(): void {
    if (this.#closed || this.#missing !== undefined) return
    if (this.#graphs !== undefined) return this.#graphs.begin()
    if (this.#site.rows.count <= this.#site.exactUpTo) return
    this.#opening ??= this.#open()
  }

  /** Resolves when nothing is due. @throws ABORTED */
  async settle(signal: AbortSignal | undefined): Promise<SearchEffort> {
    this.begin()
    await this.#opening
    await this.#graphs?.settle(signal)
    return this.effort
  }

  /** A record's vectors come; `heard`: others were there before. */
  async vectors(seq: Seq, heard: boolean): Promise<void> {
    if (this.#graphs !== undefined) return this.#graphs.vectors(seq)
    const { files } = this.#site
    // Whatever holds the others: it was not opened, or is being opened just now.
    if (heard) await files.drop(files.list('graph').map(({ name }) => name))
  }

  async erase(seqs: readonly Seq[]): Promise<void> {
    await this.#graphs?.erase(seqs)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#opening
    await this.#graphs?.close()
  }

  async #open(): Promise<void> {
    try {
      const { openGraphs, buildQueue } = await import('#graph')
      const queue = (this.#site.queue.current ??= buildQueue())
      const graphs = await openGraphs({ ...this.#site, queue }, (opening) => (this.#graphs = opening))
      if ('missing' in graphs) this.#missing = 'not-installed'
      else if (!this.#closed) graphs.begin()
    } catch {
      this.#missing = 'failed'
    } finally {
      this.#opening = undefined
    }
  }
}
