import type {
  Allow,
  BackendCue,
  Hit,
  PutChange,
  RecallOptions,
  ScopeView,
  ScoreOptions,
  Seq,
  VectorsChange,
} from '@mnestic/core'
import type { Scored } from '@mnestic/core/vectors'
import type { Asked, ScopeCell, SessionContexts, SignalWeights } from './cell.ts'
import { ScopeRecords } from './scope-records.ts'
import { search, unknown, weigh } from './search.ts'
import { steadily, type Changing, type Work } from './steadily.ts'

interface Options {
  /** Numbers in a context. */
  readonly size: number
  readonly recall: boolean
  readonly signals: SignalWeights
}

/** The contexts of one scope's records, whatever the cell. */
export class ScopeContexts<Contexts extends SessionContexts = SessionContexts>
  implements ScopeView, Changing
{
  readonly dimensions: number
  readonly records: ScopeRecords<Contexts>
  readonly #cell: ScopeCell<Contexts>
  readonly #options: Options

  constructor(cell: ScopeCell<Contexts>, options: Options) {
    this.dimensions = options.size
    this.records = new ScopeRecords(cell)
    this.#cell = cell
    this.#options = options
  }

  get changes(): number {
    return this.records.changes
  }

  settle(records: number): boolean {
    return this.records.settle(records)
  }

  put({ seq, body, vectors }: PutChange): void {
    this.records.add(seq, body.session, vectors?.whole)
  }

  vectors({ seq, vectors }: VectorsChange): void {
    this.records.set(seq, vectors.whole)
  }

  /** Resolves when nothing of them is left in any context. */
  async erase(seqs: readonly Seq[]): Promise<void> {
    if (!this.records.remove(seqs)) return
    // oxlint-disable-next-line require-yield -- settling is all there is to do
    await steadily(this, undefined, function* (): Work<void> {})
  }

  holds(seq: Seq): boolean {
    return this.records.has(seq)
  }

  async recall({ vector }: BackendCue, { allow, limit, signal }: RecallOptions): Promise<readonly Hit[]> {
    if (!this.#options.recall || vector === undefined) return []
    return steadily(this, signal, () => this.#search(this.#cell.asked(vector), limit, allow))
  }

  /** What the cell says of the cue and each record. */
  async score(
    { vector }: BackendCue,
    seqs: readonly Seq[],
    { signal }: ScoreOptions,
  ): Promise<Readonly<Record<string, Float64Array>>> {
    if (vector === undefined) return unknown(this.#options.signals, seqs.length)
    return steadily(this, signal, () => weigh(this.records, this.#cell.probe(this.#cell.asked(vector)), seqs))
  }

  /** The records in whose contexts this was nearest. */
  similar(asked: Asked, limit: number, signal: AbortSignal | undefined): Promise<readonly Scored[]> {
    return steadily(this, signal, () => this.#search(asked, limit, undefined))
  }

  #search(asked: Asked, limit: number, allow: Allow | undefined): Work<readonly Scored[]> {
    return search(this.records, this.#cell.probe(asked), limit, allow)
  }
}
