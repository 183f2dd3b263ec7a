import type { Allow, Backend, Batch, PutChange, ScopeNumber, Seq, ViewProof } from '@mnestic/core'
import { copyState, emptyState, encode, ReferenceView, type Row, type State } from '../../reference/view.ts'
import type { Broken } from '../broken.ts'
import { broken } from './wrong-view.ts'

/** Forget too little or too much. */
export const forgetting: readonly Broken<Backend>[] = [
  broken(
    'never forgets',
    'forgetting',
    class extends ReferenceView {
      protected override erase(): void {}
    },
    // Whatever compares with a log without the erased, looks for its bytes, or for it after a while.
    ['no-resurrection', 'rebuild-equals-live', 'bytes', 'notes', 'bad-input'],
  ),
  broken(
    'forgets in memory only',
    'forgetting',
    class extends ReferenceView {
      #everything = emptyState()
      override async load(): Promise<this> {
        await super.load()
        this.#everything = copyState(this.state)
        return this
      }
      override async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        const outcome = await super.apply(batch, signal)
        if (outcome === 'applied')
          for (const change of batch.changes) if (change.kind !== 'erase') this.take(this.#everything, change)
        return outcome
      }
      protected override async save(): Promise<void> {
        const { at } = this.state
        await this.host.snapshots.put(0, 'state', {
          at,
          upto: at,
          bytes: encode({ ...this.#everything, at }, this.host.fingerprint),
        })
      }
      override async reset(): Promise<void> {
        await super.reset()
        this.#everything = emptyState()
      }
    },
    // What is kept is kept in a snapshot.
    ['bytes'],
  ),
  broken(
    'proves an erasure without looking',
    'forgetting',
    class extends ReferenceView {
      override async verify(): Promise<ViewProof> {
        this.alive()
        return { method: 'deleted', remaining: 0, bytes: 'gone' }
      }
    },
  ),
  broken(
    'leaves traces of the erased in its neighbours',
    'forgetting',
    class extends ReferenceView {
      #before = new Map<Seq, Row>()
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        const row = state.rows.get(change.seq)
        const before = row && super.turnBefore(row)
        if (before) this.#before.set(change.seq, before)
      }
      protected override turnBefore(row: Row): Row | undefined {
        return this.#before.get(row.seq) ?? super.turnBefore(row)
      }
      override async reset(): Promise<void> {
        await super.reset()
        this.#before.clear()
      }
    },
    // A cache that is filled while changes come differs by how they came.
    ['rebuild-equals-live', 'determinism'],
  ),
  broken(
    'takes the whole session',
    'forgets-nothing-else',
    class extends ReferenceView {
      protected override erase(state: State, seqs: readonly Seq[], scope: ScopeNumber): void {
        const sessions = new Set(seqs.flatMap((seq) => state.rows.get(seq)?.session ?? []))
        const gone = [...state.rows.values()].filter(
          (row) => row.scope === scope && row.session !== undefined && sessions.has(row.session),
        )
        super.erase(state, [...seqs, ...gone.map((row) => row.seq)], scope)
      }
    },
    // Comparisons look for what stood beside the erased.
    ['forgetting', 'rebuild-equals-live', 'notes', 'cascade'],
  ),
  broken(
    'lets the erased stand',
    'forgetting',
    class extends ReferenceView {
      readonly #ever = new Set<Seq>()
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        this.#ever.add(change.seq)
      }
      protected override standers(allow: Allow): readonly Seq[] {
        return [...this.#ever].filter((seq) => allow.has(seq)).sort((a, b) => a - b)
      }
    },
    // What is kept beside the state is not there after a restart.
    ['rebuild-equals-live', 'no-resurrection', 'determinism'],
  ),
  broken(
    'forgets feedback never',
    'notes',
    class extends ReferenceView {
      protected override eraseLikings(): void {}
    },
    // A replay does not hold the feedback any more.
    ['rebuild-equals-live'],
  ),
]
