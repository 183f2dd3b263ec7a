import type {
  Allow,
  BackendCue,
  Hit,
  PutChange,
  RecallOptions,
  ScopeView,
  Seq,
  VectorsChange,
} from '@mnestic/core'
import type { Accept, Engine } from './engine.ts'
import { exactScan } from './exact-scan.ts'
import type { CheckedOptions } from './options.ts'
import { Rows } from './rows.ts'
import { Comparison, toHit, type Strength } from './strength.ts'

/** Looking a record up costs as much as scanning so many. */
const lookUp = 16

/** One scope's vectors, and the engine that searches them. */
export class ScopeVectors implements ScopeView {
  readonly #options: CheckedOptions
  readonly #rows: Rows
  readonly #engine: Engine

  constructor(options: CheckedOptions, dimensions: number) {
    this.#options = options
    this.#rows = new Rows(dimensions, options)
    this.#engine = exactScan(this.#rows, options.whole, options.rescore)
  }

  put({ seq, body, vectors }: PutChange): void {
    this.#rows.add(seq, body.text.length, this.#options.passages ? body.passages : [], vectors)
  }

  vectors({ seq, vectors }: VectorsChange): void {
    this.#rows.set(seq, vectors)
  }

  erase(seqs: readonly Seq[]): void {
    this.#rows.erase(seqs)
  }

  holds(seq: Seq): boolean {
    return this.#rows.rowOf(seq) !== undefined
  }

  async recall({ vector }: BackendCue, { allow, limit, signal }: RecallOptions): Promise<readonly Hit[]> {
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

  /** Few allowed records are looked up one by one; `allow` may be about other scopes, too. */
  #accept(allow: Allow): Accept {
    if (allow.whole) return { has: () => true }
    const has = (seq: Seq): boolean => allow.has(seq)
    return allow.size * lookUp < this.#rows.records ? { has, seqs: allow.seqs() } : { has }
  }
}
