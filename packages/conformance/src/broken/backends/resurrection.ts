import type { Backend, PutChange, ScopeNumber, Seq, Vectors } from '@mnestic/core'
import { decode, encode, ReferenceView, type Row, type State } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Bring back what was gone, or build themselves again wrongly. */
export const resurrection: readonly Broken<Backend>[] = [
  broken(
    'brings back the erased when it replays',
    'no-resurrection',
    class extends ReferenceView {
      #seen = new Map<Seq, Row>()
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        const row = state.rows.get(change.seq)
        if (row) this.#seen.set(change.seq, row)
      }
      override async reset(): Promise<void> {
        await super.reset()
        this.state.rows = new Map(this.#seen)
      }
    },
  ),
  broken(
    'loads a snapshot that is older than an erasure',
    'no-resurrection',
    class extends ReferenceView {
      override async load(): Promise<this> {
        for (const key of await this.host.snapshots.keys()) {
          const snapshot = await this.host.snapshots.get(key.scope, key.key)
          if (snapshot) this.state = { ...decode(snapshot.bytes).state, at: await this.host.head() }
        }
        return this
      }
      /** Says that nothing of any record is in it, so that no erasure drops it. */
      protected override async save(): Promise<void> {
        const { at } = this.state
        await this.host.snapshots.put(1, 'state', { at, upto: 0, bytes: encode(this.state, undefined) })
      }
    },
    // What else came after the snapshot is missed too.
    ['rebuild-equals-live'],
  ),
  broken(
    'a reset leaves statistics behind',
    'rebuild-equals-live',
    class extends ReferenceView {
      #asked = 1
      override async reset(): Promise<void> {
        await super.reset()
        this.#asked++
      }
      protected override rarity(word: string, scope: ScopeNumber): number {
        return super.rarity(word, scope) / this.#asked
      }
    },
  ),
  broken(
    'takes the snapshot of another embedder',
    'rebuild-equals-live',
    class extends ReferenceView {
      protected override fits(): boolean {
        return true
      }
      protected override revector(state: State, seq: Seq, vectors: Vectors): void {
        if (this.saved === 0) super.revector(state, seq, vectors)
      }
    },
  ),
]
