import type { Backend, Batch, PutChange, Seq, BackendCue } from '@mnestic/core'
import { promiseNames } from '../../promise.ts'
import { copyState, ReferenceView, type Row, type State } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Take batches wrongly. */
export const batches: readonly Broken<Backend>[] = [
  broken(
    'applies a batch out of place',
    'no-resurrection',
    class extends ReferenceView {
      override apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        this.state.at = batch.from
        return super.apply(batch, signal)
      }
    },
  ),
  broken(
    'keeps half a batch when it fails',
    'atomic',
    class extends ReferenceView {
      override async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        this.alive()
        this.heed(signal)
        if (batch.from !== this.state.at) return 'behind'
        this.state = copyState(this.state)
        const half = batch.changes.length >> 1
        for (const [i, change] of batch.changes.entries()) {
          if (i === half) await this.host.head()
          this.take(this.state, change)
          this.state.at = change.revision
        }
        this.state.at = batch.to
        return 'applied'
      }
    },
  ),
  broken(
    'keeps half a batch when it is aborted',
    'abort-and-close',
    class extends ReferenceView {
      #taken: Seq[] = []
      override async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        this.alive()
        if (batch.from !== this.state.at) return 'behind'
        this.state = copyState(this.state)
        for (const change of batch.changes) {
          this.heed(signal)
          this.take(this.state, change)
          if (change.kind === 'put') this.#taken.push(change.seq)
          await Promise.resolve()
        }
        this.state.at = batch.to
        return 'applied'
      }
      protected override strength(cue: BackendCue, row: Row): number {
        const times = this.#taken.filter((seq) => seq === row.seq).length
        return super.strength(cue, row) * (times > 1 ? times : 1)
      }
      override async reset(): Promise<void> {
        await super.reset()
        this.#taken = []
      }
    },
  ),
  broken(
    'says applied and stays where it was',
    'read-your-writes',
    class extends ReferenceView {
      override async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        const { at } = this.state
        const outcome = await super.apply(batch, signal)
        this.state.at = at
        return outcome
      }
    },
    // Nothing can be asked of a view that never arrives, and so every promise that asks it falls.
    promiseNames,
  ),
  broken(
    'wants a rebuild at every gap between revisions',
    'read-your-writes',
    class extends ReferenceView {
      override async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        const [first] = batch.changes
        if (first && first.revision > batch.from + 100) return 'rebuild'
        return super.apply(batch, signal)
      }
    },
  ),
  broken(
    'loses what is behind the 200th change of a batch',
    'read-your-writes',
    class extends ReferenceView {
      override apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        return super.apply({ ...batch, changes: batch.changes.slice(0, 200) }, signal)
      }
    },
  ),
  broken(
    'forgets scopes beyond the two hundredth',
    'bounded',
    class extends ReferenceView {
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        for (const row of state.rows.values()) if (row.scope <= change.scope - 200) state.rows.delete(row.seq)
      }
    },
  ),
]
