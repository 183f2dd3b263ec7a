import {
  type Backend,
  type Batch,
  type Host,
  type PutChange,
  type RecallAnswer,
  type RecallOptions,
  type ScopeNumber,
  type Seq,
  type Vectors,
  type ViewProof,
  type Hit,
  type Allow,
  type BackendCue,
} from '@mnestic/core'
import { type PromiseName, promiseNames } from '../promise.ts'
import { referenceBackend } from '../reference/backend.ts'
import { copyState, decode, emptyState, encode, ReferenceView, type Row, type State } from '../reference/view.ts'
import type { Broken } from './broken.ts'

type View = new (host: Host) => ReferenceView

function broken(name: string, breaks: PromiseName, View: View, implies: readonly PromiseName[] = []): Broken<Backend> {
  return { name, breaks, implies, create: () => referenceBackend((host) => new View(host)) }
}

const isolation = [
  broken(
    'leaks a sibling scope',
    'isolation',
    class extends ReferenceView {
      protected override allowed(allow: Allow): Row[] {
        const rows = [...this.state.rows.values()]
        return rows.filter((row) => allow.has(row.seq) || (allow.whole && allow.size > 0 && !allow.scopes.includes(row.scope)))
      }
    },
    ['across-scopes'],
  ),
  broken(
    'ignores what is allowed',
    'isolation',
    class extends ReferenceView {
      protected override allowed(allow: Allow): Row[] {
        return [...this.state.rows.values()].filter((row) => allow.scopes.includes(row.scope))
      }
    },
    ['as-of'],
  ),
  broken(
    'weighs words by every tenant together',
    'across-scopes',
    class extends ReferenceView {
      protected override counts(): boolean {
        return true
      }
    },
  ),
]

/** Promises by its capabilities what its class does not do. */
const todaysStatistics: Broken<Backend> = {
  name: "says that its statistics are those of then, and takes today's",
  breaks: 'as-of',
  implies: [],
  create() {
    const right = referenceBackend()
    return { ...right, capabilities: { ...right.capabilities, asOf: 'exact' } }
  },
}

const batches = [
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

const forgetting = [
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
        if (outcome === 'applied') for (const change of batch.changes) if (change.kind !== 'erase') this.take(this.#everything, change)
        return outcome
      }
      protected override async save(): Promise<void> {
        const { at } = this.state
        await this.host.snapshots.put(0, 'state', { at, upto: at, bytes: encode({ ...this.#everything, at }, this.host.fingerprint) })
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
        const gone = [...state.rows.values()].filter((row) => row.scope === scope && row.session !== undefined && sessions.has(row.session))
        super.erase(state, [...seqs, ...gone.map((row) => row.seq)], scope)
      }
    },
    // Comparisons look for what stood beside the erased.
    ['forgetting', 'rebuild-equals-live', 'notes', 'cascade'],
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

const resurrection = [
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

const traces = [
  broken(
    'keeps the text of the erased in its snapshots',
    'bytes',
    class extends ReferenceView {
      #heard: string[] = []
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        this.#heard.push(change.body.text)
      }
      protected override save(): Promise<void> {
        return saveWith(this.host, this.state, this.#heard)
      }
    },
  ),
  broken(
    'keeps the ids of the erased in its snapshots',
    'what-remains',
    class extends ReferenceView {
      #ids: string[] = []
      protected override put(state: State, change: PutChange): void {
        super.put(state, change)
        this.#ids.push(change.id)
      }
      protected override save(): Promise<void> {
        return saveWith(this.host, this.state, this.#ids)
      }
    },
  ),
]

const answers = [
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
    ['rebuild-equals-live', 'forgetting', 'across-scopes', 'atomic', 'abort-and-close', 'notes', 'time', 'outages'],
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
    ['rebuild-equals-live', 'forgetting', 'forgets-nothing-else', 'no-resurrection', 'across-scopes', 'outages', 'abort-and-close', 'time', 'bounded'],
  ),
  broken(
    'scores by the batch in which a record came',
    'determinism',
    class extends ReferenceView {
      #size = new Map<Seq, number>()
      override apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
        for (const change of batch.changes) if (change.kind === 'put') this.#size.set(change.seq, batch.changes.length)
        return super.apply(batch, signal)
      }
      protected override strength(cue: BackendCue, row: Row): number {
        return super.strength(cue, row) + (this.#size.get(row.seq) ?? 0) / 10_000
      }
    },
    // A replay cuts the log in other batches than those it came in.
    ['rebuild-equals-live', 'forgetting', 'across-scopes', 'atomic', 'abort-and-close', 'notes', 'no-resurrection', 'outages'],
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

const endings = [
  broken(
    'answers after close',
    'abort-and-close',
    class extends ReferenceView {
      protected override alive(): void {}
    },
  ),
  broken(
    'throws when it is closed twice',
    'abort-and-close',
    class extends ReferenceView {
      override async close(): Promise<void> {
        this.alive()
        await super.close()
      }
    },
  ),
  broken(
    'ignores an aborted signal',
    'abort-and-close',
    class extends ReferenceView {
      protected override heed(): void {}
    },
  ),
]

/** Backends that are wrong in one way each. */
export const brokenBackends: readonly Broken<Backend>[] = [
  ...isolation,
  todaysStatistics,
  ...batches,
  ...forgetting,
  ...resurrection,
  ...traces,
  ...answers,
  ...endings,
]

async function saveWith(host: Host, state: State, more: readonly string[]): Promise<void> {
  const { at } = state
  const bytes = encode(state, host.fingerprint)
  const tail = new TextEncoder().encode(`\n${JSON.stringify(more)}`)
  const joined = new Uint8Array(bytes.length + tail.length)
  joined.set(bytes)
  joined.set(tail, bytes.length)
  await host.snapshots.put(0, 'heard', { at, upto: at, bytes: joined })
}
