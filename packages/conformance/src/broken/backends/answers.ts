import type { Backend, Batch, RecallAnswer, RecallOptions, Seq, Hit, Allow, BackendCue } from '@mnestic/core'
import { ReferenceView, type Row } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Answer wrongly. */
export const answers: readonly Broken<Backend>[] = [
  broken(
    'orders ties by the latest',
    'determinism',
    class extends ReferenceView {
      protected override order(hits: Hit[]): Hit[] {
        return hits.sort((a, b) => b.score - a.score || b.seq - a.seq)
      }
    },
  ),
  broken(
    'scores by the random source of the machine',
    'determinism',
    class extends ReferenceView {
      readonly #grain = Math.random() * 0.001
      protected override strength(cue: BackendCue, row: Row): number {
        return super.strength(cue, row) * (1 + this.#grain)
      }
    },
    // Two views never agree.
    [
      'rebuild-equals-live',
      'forgetting',
      'across-scopes',
      'atomic',
      'abort-and-close',
      'notes',
      'time',
      'outages',
    ],
  ),
  broken(
    'scores by the clock of the machine',
    'time',
    class extends ReferenceView {
      protected override strength(cue: BackendCue, row: Row): number {
        return super.strength(cue, row) * (Math.floor(Date.now() / (365 * 24 * 3_600_000)) % 100)
      }
    },
  ),
  broken(
    'answers NaN where a record has no vector',
    'bad-input',
    class extends ReferenceView {
      protected override strength(cue: BackendCue, row: Row): number {
        return row.vectors && row.vectors.whole.some((x) => x !== 0) ? super.strength(cue, row) : Number.NaN
      }
      protected override candidates(cue: BackendCue, allow: Allow): Hit[] {
        return this.allowed(allow).map((row) => ({ seq: row.seq, score: this.strength(cue, row) }))
      }
    },
  ),
  broken(
    'answers a record twice',
    'determinism',
    class extends ReferenceView {
      protected override candidates(cue: BackendCue, allow: Allow): Hit[] {
        return super.candidates(cue, allow).flatMap((hit) => [hit, hit])
      }
    },
  ),
  broken(
    'answers more than the limit',
    'bounded',
    class extends ReferenceView {
      protected override cut(hits: Hit[], limit: number): readonly Hit[] {
        return hits.slice(0, limit + 1)
      }
    },
  ),
  broken(
    'tells as its effort what was asked',
    'bounded',
    class extends ReferenceView {
      override async recall(cue: BackendCue, options: RecallOptions): Promise<RecallAnswer> {
        return { ...(await super.recall(cue, options)), effort: { asked: cue.text ?? 'a vector' } }
      }
    },
  ),
  broken(
    'likes better what was asked for before',
    'determinism',
    class extends ReferenceView {
      #asked = 0
      protected override candidates(cue: BackendCue, allow: Allow): Hit[] {
        const bonus = this.#asked++ / 1_000
        return super.candidates(cue, allow).map((hit) => ({ ...hit, score: hit.score + bonus }))
      }
    },
    // No two answers of a view are alike, so no comparison of two holds.
    [
      'rebuild-equals-live',
      'forgetting',
      'forgets-nothing-else',
      'no-resurrection',
      'across-scopes',
      'outages',
      'abort-and-close',
      'time',
      'bounded',
    ],
  ),
  broken(
    'scores by the batch in which a record came',
    'determinism',
    class extends ReferenceView {
      #size = new Map<Seq, number>()
      override apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        for (const change of batch.changes)
          if (change.kind === 'put') this.#size.set(change.seq, batch.changes.length)
        return super.apply(batch, signal)
      }
      protected override strength(cue: BackendCue, row: Row): number {
        return super.strength(cue, row) + (this.#size.get(row.seq) ?? 0) / 10_000
      }
    },
    // A replay cuts the log in other batches than those it came in.
    [
      'rebuild-equals-live',
      'forgetting',
      'across-scopes',
      'atomic',
      'abort-and-close',
      'notes',
      'no-resurrection',
      'outages',
    ],
  ),
  broken(
    'drops vectors that come late',
    'outages',
    class extends ReferenceView {
      protected override revector(): void {}
    },
    // A replay has the late vectors with their record.
    ['rebuild-equals-live'],
  ),
  broken(
    'turns an error into an empty answer',
    'outages',
    class extends ReferenceView {
      override async recall(cue: BackendCue, options: RecallOptions): Promise<RecallAnswer> {
        this.alive()
        this.heed(options.signal)
        return await this.host.head().then(
          () => super.recall(cue, options),
          () => ({ hits: [], revision: this.state.at }),
        )
      }
    },
  ),
]
