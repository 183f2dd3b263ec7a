import type {
  BackendCue,
  Batch,
  Change,
  Effort,
  Hit,
  Host,
  LeftWith,
  RecallAnswer,
  RecallOptions,
  ScoreAnswer,
  ScoreOptions,
  StandingAnswer,
  StandingHit,
  ViewProof,
} from './contract/backend.ts'
import type { Revision, Seq } from './contract/log.ts'
import type { Scope, ScopeNumber } from './contract/scope.ts'
import { addEfforts } from './effort.ts'
import { MnesticError, throwIfAborted } from './error.ts'
import { applyChange, type BackendDefinition, type ScopedFiles, type ScopeView } from './scope-view.ts'

interface Loaded<View> {
  state: View
  /** What the state reflects; it may be ahead of the backend's revision. */
  revision: Revision
  /** Changes since the last snapshot. */
  unsaved: number
  /** In the middle of a change: no snapshot may be taken of it. */
  busy: boolean
}

type Options<View extends ScopeView, Files extends ScopedFiles> = Pick<
  BackendDefinition<object, View, object, Files>,
  'create' | 'version' | 'saveEvery' | 'scopes' | 'fitted'
>

const snapshotKey = 'state'
/** So many scopes stay, however large, where `scopes` does not say how many; more stay up to so many records. */
const usualScopes = 256
const usualRecords = 131_072
const waysLimit = 4_096

/** The states of a backend by scope: loaded when asked, kept up to date while loaded, least recently used ones let go. */
export class ScopedBackend<View extends ScopeView, Files extends ScopedFiles = ScopedFiles> {
  #revision: Revision
  #closed = false
  readonly #options: Options<View, Files>
  readonly #host: Host
  readonly #files: Files | undefined
  readonly #loaded = new Map<ScopeNumber, Promise<Loaded<View>>>()
  /** States that were let go of and have not ended yet: they are not told of erasures, and may still write. */
  readonly #ending = new Map<ScopeNumber, Promise<void>>()
  /** Records of each loaded scope, where their number decides how many stay. */
  readonly #sizes = new Map<ScopeNumber, number>()
  /** Erased ones for which a state was computed anew, until `verify` asks; of those that nobody asks for, the latest. */
  readonly #ways = new Map<Seq, 'replayed' | 'rebuilt'>()

  constructor(options: Options<View, Files>, host: Host, head: Revision, files?: Files) {
    this.#options = options
    this.#host = host
    this.#revision = head
    this.#files = files
  }

  get revision(): Revision {
    this.#alive()
    return this.#revision
  }

  async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind'> {
    this.#alive()
    if (batch.from !== this.#revision) return 'behind'
    for (const change of batch.changes) {
      throwIfAborted(signal)
      await this.#applyToState(change)
      if (change.kind === 'erase') await this.#eraseFromFiles(change)
    }
    this.#revision = batch.to
    return 'applied'
  }

  async #eraseFromFiles({ scope, seqs, revision }: Extract<Change, { kind: 'erase' }>): Promise<void> {
    if (this.#files === undefined) return
    await this.#ending.get(scope)
    await this.#files.erase(scope, seqs, revision)
  }

  async #applyToState(change: Change): Promise<void> {
    const loaded = await this.#settled(change.scope)
    // A scope that is not loaded will read the change from the log. One that was loaded later has it already.
    if (loaded === undefined || change.revision <= loaded.revision) return
    loaded.busy = true
    const outcome = await this.#take(loaded, change).finally(() => (loaded.busy = false))
    loaded.revision = change.revision
    loaded.unsaved += 1
    this.#resize(change)
    if (outcome === 'rebuild') {
      await this.#letGo(change.scope, loaded)
      if (change.kind === 'erase') this.#remember(change.seqs, 'rebuilt')
      return
    }
    if (change.kind === 'erase' && outcome === 'replayed') this.#remember(change.seqs, outcome)
    if (loaded.unsaved >= (this.#options.saveEvery ?? 2_048)) await this.#save(change.scope, loaded)
  }

  async recall(cue: BackendCue, options: RecallOptions): Promise<RecallAnswer> {
    this.#alive()
    const hits: Hit[] = []
    const efforts: Effort[] = []
    for (const scope of options.allow.scopes) {
      const { state } = await this.#load(scope, options.allow.scopes.length, options.signal)
      const answer = await state.recall(cue, options)
      const { hits: found, effort }: Pick<RecallAnswer, 'hits' | 'effort'> =
        'hits' in answer ? answer : { hits: answer }
      for (const hit of found) hits.push(hit)
      if (effort !== undefined) efforts.push(effort)
      throwIfAborted(options.signal)
    }
    hits.sort((a, b) => b.score - a.score || a.seq - b.seq)
    return {
      hits: hits.slice(0, options.limit),
      revision: this.#revision,
      ...(efforts.length > 0 && { effort: addEfforts(efforts) }),
    }
  }

  async score(cue: BackendCue, seqs: readonly Seq[], options: ScoreOptions): Promise<ScoreAnswer> {
    this.#alive()
    const signals: Record<string, Float64Array> = {}
    for (const scope of options.allow.scopes) {
      const { state } = await this.#load(scope, options.allow.scopes.length, options.signal)
      if (state.score === undefined) continue
      for (const [name, values] of Object.entries(await state.score(cue, seqs, options))) {
        const merged = (signals[name] ??= new Float64Array(seqs.length).fill(NaN))
        for (const [i, value] of values.entries()) if (!Number.isNaN(value)) merged[i] = value
      }
    }
    return { signals, revision: this.#revision }
  }

  async standing(options: ScoreOptions): Promise<StandingAnswer> {
    this.#alive()
    const records: StandingHit[] = []
    for (const scope of options.allow.scopes) {
      const { state } = await this.#load(scope, options.allow.scopes.length, options.signal)
      for (const hit of (await state.standing?.(options)) ?? []) records.push(hit)
      throwIfAborted(options.signal)
    }
    return { records, revision: this.#revision }
  }

  async viewOf(path: Scope): Promise<{ readonly scope: ScopeNumber; readonly state: View } | undefined> {
    this.#alive()
    const scope = await this.#host.scope(path)
    return scope === undefined ? undefined : { scope, state: (await this.#load(scope, 1)).state }
  }

  async verify(seqs: readonly Seq[], left: LeftWith = { notes: 0 }): Promise<ViewProof> {
    this.#alive()
    const loaded = await Promise.all([...this.#loaded.keys()].map((scope) => this.#settled(scope)))
    const held = new Set(await this.#files?.holding(seqs))
    const remaining = seqs.filter(
      (seq) => held.has(seq) || loaded.some((one) => one?.state.holds(seq)),
    ).length
    const ways = new Set(seqs.map((seq) => this.#ways.get(seq)))
    for (const seq of seqs) this.#ways.delete(seq)
    const method = ways.has('rebuilt') ? 'rebuilt' : ways.has('replayed') ? 'replayed' : 'deleted'
    const fitted = this.#options.fitted?.(left)
    return { method, remaining, bytes: 'gone', ...(fitted !== undefined && { fitted }) }
  }

  async reset(): Promise<void> {
    this.#alive()
    for (const scope of this.#loaded.keys()) {
      const loaded = await this.#settled(scope)
      if (loaded !== undefined) await this.#letGo(scope, loaded)
    }
    this.#loaded.clear()
    await Promise.all(this.#ending.values())
    await this.#host.snapshots.drop()
    await this.#files?.drop()
    this.#revision = 0
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // Of many small scopes those used last: each snapshot is a commit, and the others are soon read from the log.
    let older = this.#loaded.size - Math.max(usualScopes, this.#options.scopes ?? 0)
    for (const scope of this.#loaded.keys()) {
      const loaded = await this.#settled(scope)
      const isOlder = older-- > 0
      if (loaded === undefined) continue
      if (loaded.unsaved > 0 && !isOlder) await this.#save(scope, loaded)
      await loaded.state.close?.()
    }
    this.#loaded.clear()
    await Promise.all(this.#ending.values())
    await this.#files?.close()
  }

  #alive(): void {
    if (this.#closed) throw new MnesticError('CLOSED', `Backend ${this.#host.name} was closed`)
  }

  /** The state, once its load is over; `undefined` where there is none or the load failed: who asked for it hears. */
  async #settled(scope: ScopeNumber): Promise<Loaded<View> | undefined> {
    return this.#loaded.get(scope)?.catch(() => undefined)
  }

  /** Erasures of other processes are never verified here: they must not pile up. */
  #remember(seqs: readonly Seq[], way: 'replayed' | 'rebuilt'): void {
    for (const seq of seqs) this.#ways.set(seq, way)
    for (const seq of this.#ways.keys()) {
      if (this.#ways.size <= waysLimit) return
      this.#ways.delete(seq)
    }
  }

  /** A state that failed half-way through a change is not used again, but made anew from the log. */
  async #take(loaded: Loaded<View>, change: Change): ReturnType<typeof applyChange> {
    try {
      return await applyChange(loaded.state, change)
    } catch (error) {
      await this.#letGo(change.scope, loaded)
      throw error
    }
  }

  /** It is made anew when it is asked again. */
  async #letGo(scope: ScopeNumber, { state }: Loaded<View>): Promise<void> {
    this.#loaded.delete(scope)
    const ended = (async () => state.close?.())()
    this.#ending.set(
      scope,
      ended.catch(() => undefined),
    )
    await ended.finally(() => this.#ending.delete(scope))
  }

  /** `together`: how many scopes are asked at once; they must not push each other out. */
  async #load(scope: ScopeNumber, together: number, signal?: AbortSignal): Promise<Loaded<View>> {
    const loading = this.#loaded.get(scope) ?? this.#make(scope)
    // Put at the end: the order of the map is the order of use.
    this.#loaded.delete(scope)
    this.#loaded.set(scope, loading)
    try {
      await loading
    } catch (error) {
      if (this.#loaded.get(scope) === loading) this.#loaded.delete(scope)
      throw error
    }
    await this.#measure(scope)
    await this.#evict(together)
    // Only now: a load that outlasts one reader's deadline must be there for the next one.
    throwIfAborted(signal)
    return loading
  }

  /** Not abortable: several readers may wait for one load, and only one of them gave up. */
  async #make(scope: ScopeNumber): Promise<Loaded<View>> {
    await this.#ending.get(scope)
    const loaded = await this.#create(scope)
    const saved = loaded.revision
    try {
      const caughtUp = await this.#catchUp(scope, loaded)
      if (caughtUp !== undefined) return caughtUp
    } catch (error) {
      await loaded.state.close?.()
      // A snapshot may be damaged in a way that only shows when the state goes on from it.
      if (saved === 0) throw error
      return this.#makeAnew(scope)
    }
    await loaded.state.close?.()
    return this.#makeAnew(scope)
  }

  async #makeAnew(scope: ScopeNumber): Promise<Loaded<View>> {
    if (this.#options.version !== undefined) await this.#host.snapshots.drop(scope, this.#snapshotKey())
    await this.#files?.drop(scope)
    return this.#make(scope)
  }

  /** `undefined`: the state has to be made anew from the whole log. */
  async #catchUp(scope: ScopeNumber, loaded: Loaded<View>): Promise<Loaded<View> | undefined> {
    const saved = loaded.revision
    const head = await this.#host.head()
    for await (const change of this.#host.replay(scope, saved)) {
      if (change.kind === 'vectors' && loaded.state.vectors === undefined) {
        // Late vectors come with their record as well, unless the record is older than the snapshot, or was read before
        // they came.
        if (change.seq <= saved || change.revision > head) return undefined
      } else {
        const held = change.kind === 'erase' && change.seqs.some((seq) => loaded.state.holds(seq))
        const outcome = await applyChange(loaded.state, change)
        // Erased since this load began, and the state cannot let go of it: the log does not have it any more.
        if (held && outcome === 'rebuild') return undefined
      }
      loaded.revision = change.revision
      loaded.unsaved += 1
    }
    loaded.revision = Math.max(loaded.revision, head)
    return loaded
  }

  /** From the snapshot, or empty where there is none or it cannot be read. */
  async #create(scope: ScopeNumber): Promise<Loaded<View>> {
    const files = this.#files
    const site = { scope, host: this.#host, ...(files !== undefined && { files }) }
    const snapshot =
      this.#options.version === undefined
        ? undefined
        : await this.#host.snapshots.get(scope, this.#snapshotKey())
    if (snapshot !== undefined) {
      try {
        return {
          state: await this.#options.create({ ...site, saved: snapshot.bytes }),
          revision: snapshot.at,
          unsaved: 0,
          busy: false,
        }
      } catch {
        await this.#host.snapshots.drop(scope, this.#snapshotKey())
      }
    }
    const state = await this.#options.create(site)
    return { state, revision: state.restored ?? 0, unsaved: 0, busy: false }
  }

  async #measure(scope: ScopeNumber): Promise<void> {
    if (this.#options.scopes !== undefined || this.#sizes.has(scope)) return
    this.#sizes.set(scope, (await this.#host.history(scope))?.records ?? 0)
  }

  #resize(change: Change): void {
    const size = this.#sizes.get(change.scope)
    if (size === undefined) return
    if (change.kind === 'put') this.#sizes.set(change.scope, size + 1)
    if (change.kind === 'erase') this.#sizes.set(change.scope, Math.max(0, size - change.seqs.length))
  }

  /** Records of all loaded scopes. */
  #records(): number {
    let records = 0
    for (const [scope, size] of this.#sizes)
      if (this.#loaded.has(scope)) records += size
      else this.#sizes.delete(scope)
    return records
  }

  async #evict(together: number): Promise<void> {
    const { scopes } = this.#options
    const limit = Math.max(scopes ?? usualScopes, together)
    if (this.#loaded.size <= limit) return
    let tooMany = scopes === undefined ? this.#records() - usualRecords : Infinity
    for (const [scope, loading] of this.#loaded) {
      if (this.#loaded.size <= limit || tooMany <= 0) return
      const loaded = await this.#settled(scope)
      if (loaded?.busy === true) continue
      if (loaded !== undefined && loaded.unsaved > 0) await this.#save(scope, loaded)
      if (this.#loaded.get(scope) !== loading) continue
      tooMany -= this.#sizes.get(scope) ?? 0
      this.#sizes.delete(scope)
      if (loaded === undefined) this.#loaded.delete(scope)
      else await this.#letGo(scope, loaded)
    }
  }

  async #save(scope: ScopeNumber, loaded: Loaded<View>): Promise<void> {
    if (this.#options.version === undefined || loaded.state.save === undefined) return
    const bytes = loaded.state.save()
    loaded.unsaved = 0
    await this.#host.snapshots.put(scope, this.#snapshotKey(), {
      at: loaded.revision,
      upto: loaded.revision,
      bytes,
    })
  }

  /** A state of another format, of other options or of another embedder is not this state. */
  #snapshotKey(): string {
    return JSON.stringify([snapshotKey, this.#options.version, this.#host.fingerprint ?? null])
  }
}
