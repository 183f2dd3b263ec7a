import {
  nextTurn,
  type Allow,
  type BackendCue,
  type Hit,
  type PutChange,
  type RecallOptions,
  type Revision,
  type ScopeView,
  type Seq,
  type VectorsChange,
} from '@mnestic/core'
import type { Accept, Engine, Found, Query, SearchEffort } from './engine.ts'
import { exactScan } from './exact-scan.ts'
import { GraphSlot, type SlotSite } from './graph-slot.ts'
import type { CheckedOptions } from './options.ts'
import type { Rows } from './rows.ts'
import type { ScopeRows } from './scope-rows.ts'
import type { RowsKeeper } from './segments/rows-keeper.ts'
import { Comparison, toHit, type Strength } from './strength.ts'

/** Records that are overwritten between two turns of the event loop: some milliseconds, with all that moves up. */
const erasedTogether = 256

/** One scope's vectors, and the engine that searches them. */
export class ScopeVectors implements ScopeView {
  readonly #options: CheckedOptions
  readonly #rows: Rows
  readonly #exact: Engine
  readonly #keeper: RowsKeeper | undefined
  /** Absent where there is nowhere to keep graphs, or none are wanted. */
  readonly #graphs: GraphSlot | undefined
  readonly restored: Revision

  /** `queue`: of the builds of all scopes. */
  constructor(
    options: CheckedOptions,
    { rows, files, keeper, restored }: ScopeRows,
    queue: SlotSite['queue'],
  ) {
    this.#options = options
    this.#rows = rows
    this.#exact = exactScan(rows, options.whole, options.rescore)
    this.#keeper = keeper
    this.restored = restored
    if (files !== undefined && options.engine === 'auto')
      this.#graphs = new GraphSlot({ ...options, files, queue, rows })
  }

  put({ seq, body, vectors, revision }: PutChange): void {
    this.#rows.add(seq, body.text.length, this.#options.passages ? body.passages : [], vectors)
    this.#keeper?.put(revision)
  }

  async vectors({ seq, vectors, revision }: VectorsChange): Promise<void> {
    const before = this.#rows.isHeard(seq) ? this.#rows.read(seq) : undefined
    this.#rows.set(seq, vectors)
    this.#keeper?.renewed(seq, revision)
    // The log tells of vectors that came late with their record, and once more.
    if (before === undefined || !isSame(before, this.#rows.read(seq)))
      await this.#graphs?.vectors(seq, before !== undefined)
  }

  async erase(seqs: readonly Seq[]): Promise<void> {
    for (let i = 0; i < seqs.length; i += erasedTogether) {
      if (i > 0) await nextTurn()
      this.#rows.erase(seqs.slice(i, i + erasedTogether))
    }
    this.#keeper?.erased(seqs)
    await this.#graphs?.erase(seqs)
  }

  holds(seq: Seq): boolean {
    return this.#rows.rowOf(seq) !== undefined
  }

  async recall(
    { vector }: BackendCue,
    { allow, limit, signal }: RecallOptions,
  ): Promise<{ readonly hits: readonly Hit[]; readonly effort: SearchEffort }> {
    this.#keeper?.asked()
    if (vector === undefined) return { hits: [], effort: {} }
    const allowed = allow.whole ? undefined : allow.size
    const query = { vector, accept: this.#accept(allow), limit, signal }
    const { found, effort } = await this.#search(query, allowed)
    const code = effort['engine'] === 'graph' ? 'graph' : 'scan'
    return { hits: found.map((strength) => toHit(strength, code)), effort }
  }

  score({ vector }: BackendCue, seqs: readonly Seq[]): { readonly score: Float64Array } {
    const score = new Float64Array(seqs.length).fill(NaN)
    if (vector === undefined) return { score }
    const comparison = new Comparison(this.#rows, vector, this.#options.whole)
    for (const [i, seq] of seqs.entries()) {
      const row = this.#rows.rowOf(seq)
      if (row === undefined) continue
      comparison.measure(row)
      if (comparison.score > -Infinity) score[i] = comparison.score
    }
    return { score }
  }

  /** The records closest to the whole text of this one, without it; none where it has no vector. */
  async similar(seq: Seq, limit: number, signal: AbortSignal | undefined): Promise<readonly Strength[]> {
    const row = this.#rows.rowOf(seq)
    if (row === undefined || this.#rows.isSilent(row)) return []
    // A copy: the scan pauses, and erasing the record overwrites its row.
    const vector = this.#rows.vectorOf(row)
    const accept: Accept = { has: (other) => other !== seq }
    return (await this.#search({ vector, accept, limit, signal }, undefined)).found
  }

  /** Builds what graphs are due. */
  async build(signal: AbortSignal | undefined): Promise<SearchEffort> {
    return (await this.#graphs?.settle(signal)) ?? {}
  }

  async close(): Promise<void> {
    await this.#graphs?.close()
    await this.#keeper?.close()
  }

  async #search(query: Query, allowed: number | undefined): Promise<Found> {
    const graphs = this.#graphs
    if (graphs === undefined) return this.#exact.search(query)
    try {
      const found = await graphs.search(query, allowed, this.#exact)
      if (found !== undefined) return found
      const exact = await this.#exact.search(query)
      return { ...exact, effort: { ...exact.effort, ...graphs.effort } }
    } finally {
      // Only where somebody asks: what is written and never read needs no graph.
      graphs.begin()
    }
  }

  /** Few allowed records are looked up one by one; `allow` may be about other scopes, too. */
  #accept(allow: Allow): Accept {
    if (allow.whole) return { has: () => true }
    const has = (seq: Seq): boolean => allow.has(seq)
    return allow.size * this.#options.costs.lookup < this.#rows.records
      ? { has, seqs: allow.seqs() }
      : { has }
  }
}

function isSame(one: readonly Float32Array[], other: readonly Float32Array[]): boolean {
  return one.every((vector, i) => vector.every((x, k) => x === other[i]?.[k]))
}
