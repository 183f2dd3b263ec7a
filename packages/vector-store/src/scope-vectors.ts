import type {
  Allow,
  BackendCue,
  Hit,
  PutChange,
  RecallOptions,
  Revision,
  ScopeView,
  Seq,
  VectorsChange,
} from '@mnestic/core'
import type { Accept, Engine } from './engine.ts'
import { exactScan } from './exact-scan.ts'
import type { CheckedOptions } from './options.ts'
import type { Rows } from './rows.ts'
import type { ScopeRows } from './scope-rows.ts'
import type { RowsKeeper } from './segments/rows-keeper.ts'
import { Comparison, toHit, type Strength } from './strength.ts'

/** Looking a record up costs as much as scanning so many. */
const lookUp = 16

/** One scope's vectors, and the engine that searches them. */
export class ScopeVectors implements ScopeView {
  readonly #options: CheckedOptions
  readonly #rows: Rows
  readonly #engine: Engine
  readonly #keeper: RowsKeeper | undefined
  readonly restored: Revision

  constructor(options: CheckedOptions, { rows, keeper, restored }: ScopeRows) {
    this.#options = options
    this.#rows = rows
    this.#engine = exactScan(rows, options.whole, options.rescore)
    this.#keeper = keeper
    this.restored = restored
  }

  put({ seq, body, vectors, revision }: PutChange): void {
    this.#rows.add(seq, body.text.length, this.#options.passages ? body.passages : [], vectors)
    this.#keeper?.put(seq, revision)
  }

  vectors({ seq, vectors, revision }: VectorsChange): void {
    this.#rows.set(seq, vectors)
    this.#keeper?.renewed(seq, revision)
  }

  erase(seqs: readonly Seq[]): void {
    this.#rows.erase(seqs)
    this.#keeper?.erased(seqs)
  }

  holds(seq: Seq): boolean {
    return this.#rows.rowOf(seq) !== undefined
  }

  async recall({ vector }: BackendCue, { allow, limit, signal }: RecallOptions): Promise<readonly Hit[]> {
    this.#keeper?.asked()
    if (vector === undefined) return []
    const { found } = await this.#engine.search({ vector, accept: this.#accept(allow), limit, signal })
    return found.map(toHit)
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
    return (await this.#engine.search({ vector, accept, limit, signal })).found
  }

  async close(): Promise<void> {
    await this.#keeper?.close()
  }

  /** Few allowed records are looked up one by one; `allow` may be about other scopes, too. */
  #accept(allow: Allow): Accept {
    if (allow.whole) return { has: () => true }
    const has = (seq: Seq): boolean => allow.has(seq)
    return allow.size * lookUp < this.#rows.records ? { has, seqs: allow.seqs() } : { has }
  }
}
