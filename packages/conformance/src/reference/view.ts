import {
  type Allow,
  type BackendCue,
  type Batch,
  type Change,
  type Hit,
  type Host,
  MnesticError,
  type OpenBackend,
  type PutChange,
  type RecallAnswer,
  type RecallOptions,
  type Revision,
  type ScopeNumber,
  type ScoreAnswer,
  type ScoreOptions,
  type Seq,
  type StandingAnswer,
  type Vectors,
  type ViewProof,
} from '@mnestic/core'
import { words } from '../hashing-embedder.ts'

/** A record as the view keeps it. */
export interface Row {
  readonly seq: Seq
  readonly scope: ScopeNumber
  readonly session: string | undefined
  readonly words: readonly string[]
  readonly vectors: Vectors | undefined
}

/** Feedback: which of these records were used. */
export interface Liking {
  readonly revision: Revision
  readonly about: readonly Seq[]
}

export interface State {
  at: Revision
  /** Rising by seq. */
  rows: Map<Seq, Row>
  likings: Map<Revision, Liking>
}

interface Statistics {
  all: number
  readonly having: Map<string, number>
  /** Rows of the scope by session, rising by seq. */
  readonly sessions: Map<string | undefined, Row[]>
}

const snapshotKey = 'state'

/**
 * A right view, simple before all: words weighted by their rarity in the record's own scope, the best passage's
 * cosine, a little of what the turn before said, a little for feedback. Each method can be overridden to be wrong.
 */
export class ReferenceView implements OpenBackend {
  protected readonly host: Host
  protected state: State = emptyState()
  protected closed = false
  /** What was in the snapshot that is stored, to write none that is the same. */
  protected saved: Revision = 0

  #counted: State | undefined
  readonly #byScope = new Map<ScopeNumber, Statistics>()

  constructor(host: Host) {
    this.host = host
  }

  async load(): Promise<this> {
    const snapshot = await this.host.snapshots.get(0, snapshotKey)
    const parsed = snapshot && decode(snapshot.bytes)
    if (parsed && this.fits(parsed.fingerprint)) this.state = parsed.state
    this.saved = this.state.at
    return this
  }

  protected fits(fingerprint: string | undefined): boolean {
    return fingerprint === this.host.fingerprint
  }

  async revision(): Promise<Revision> {
    this.alive()
    return this.state.at
  }

  async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
    this.alive()
    this.heed(signal)
    if (batch.from !== this.state.at) return 'behind'
    const next = copyState(this.state)
    for (const change of batch.changes) this.take(next, change)
    next.at = batch.to
    this.state = next
    return 'applied'
  }

  protected take(state: State, change: Change): void {
    switch (change.kind) {
      case 'put':
        this.put(state, change)
        break
      case 'vectors':
        this.revector(state, change.seq, change.vectors)
        break
      case 'note':
        state.likings.set(change.revision, { revision: change.revision, about: change.about })
        break
      case 'erase':
        this.erase(state, change.seqs, change.scope)
        break
    }
  }

  protected put(state: State, { seq, scope, body, vectors }: PutChange): void {
    state.rows.set(seq, { seq, scope, session: body.session, words: [...new Set(words(body.text))], vectors })
  }

  protected revector(state: State, seq: Seq, vectors: Vectors): void {
    const row = state.rows.get(seq)
    if (row) state.rows.set(seq, { ...row, vectors })
  }

  protected erase(state: State, seqs: readonly Seq[], _scope: ScopeNumber): void {
    for (const seq of seqs) state.rows.delete(seq)
    this.eraseLikings(state, seqs)
  }

  protected eraseLikings(state: State, seqs: readonly Seq[]): void {
    for (const [revision, { about }] of state.likings)
      if (about.some((seq) => seqs.includes(seq))) state.likings.delete(revision)
  }

  async recall(cue: BackendCue, { allow, limit, signal }: RecallOptions): Promise<RecallAnswer> {
    this.alive()
    this.heed(signal)
    return { hits: this.cut(this.order(this.candidates(cue, allow)), limit), revision: this.state.at }
  }

  /** The last two records. */
  async standing({ allow, signal }: ScoreOptions): Promise<StandingAnswer> {
    this.alive()
    this.heed(signal)
    const last = this.standers(allow).slice(-2)
    return {
      records: last.map((seq) => ({ seq, why: 'recent', block: 'last' })),
      revision: this.state.at,
    }
  }

  protected standers(allow: Allow): readonly Seq[] {
    return this.allowed(allow).map(({ seq }) => seq)
  }

  /** Rows that may be answered. */
  protected allowed(allow: Allow): Row[] {
    return [...this.state.rows.values()].filter((row) => allow.has(row.seq))
  }

  protected candidates(cue: BackendCue, allow: Allow): Hit[] {
    return this.allowed(allow).flatMap((row) => {
      const score = this.strength(cue, row)
      return score > 0 ? [{ seq: row.seq, score, why: [{ code: 'words', value: score }] }] : []
    })
  }

  protected order(hits: Hit[]): Hit[] {
    return hits.sort((a, b) => b.score - a.score || a.seq - b.seq)
  }

  protected cut(hits: Hit[], limit: number): readonly Hit[] {
    return hits.slice(0, limit)
  }

  async score(cue: BackendCue, seqs: readonly Seq[], { signal }: ScoreOptions): Promise<ScoreAnswer> {
    this.alive()
    this.heed(signal)
    const column = Float64Array.from(seqs, (seq) => {
      const row = this.state.rows.get(seq)
      return row ? this.strength(cue, row) : Number.NaN
    })
    return { signals: { score: column }, revision: this.state.at }
  }

  protected strength(cue: BackendCue, row: Row): number {
    const asked = new Set(cue.text === undefined ? [] : words(cue.text))
    const before = this.turnBefore(row)
    let score = this.overlap(asked, row) + 0.1 * (before ? this.overlap(asked, before) : 0)
    if (cue.vector && row.vectors) score += cosine(cue.vector, row.vectors)
    for (const { about } of this.state.likings.values()) if (about.includes(row.seq)) score += 0.01
    return score
  }

  protected overlap(asked: ReadonlySet<string>, row: Row): number {
    let sum = 0
    for (const word of row.words) if (asked.has(word)) sum += this.rarity(word, row.scope)
    return sum
  }

  protected rarity(word: string, scope: ScopeNumber): number {
    const { all, having } = this.#statistics(scope)
    return Math.log(1 + all / (1 + (having.get(word) ?? 0)))
  }

  /** Counted once for each state of the view. */
  #statistics(scope: ScopeNumber): Statistics {
    if (this.#counted !== this.state) this.#byScope.clear()
    this.#counted = this.state
    const known = this.#byScope.get(scope)
    if (known) return known
    const made: Statistics = { all: 0, having: new Map(), sessions: new Map() }
    for (const row of this.state.rows.values()) {
      if (row.scope === scope) {
        const session = made.sessions.get(row.session) ?? []
        made.sessions.set(row.session, session)
        session.push(row)
      }
      if (!this.counts(row, scope)) continue
      made.all++
      for (const word of new Set(row.words)) made.having.set(word, (made.having.get(word) ?? 0) + 1)
    }
    this.#byScope.set(scope, made)
    return made
  }

  /** Whether a row takes part in the statistics of a scope. */
  protected counts(row: Row, scope: ScopeNumber): boolean {
    return row.scope === scope
  }

  protected turnBefore(row: Row): Row | undefined {
    return this.#statistics(row.scope)
      .sessions.get(row.session)
      ?.findLast((other) => other.seq < row.seq)
  }

  async reset(): Promise<void> {
    this.alive()
    this.state = emptyState()
    this.saved = 0
    await this.host.snapshots.drop()
  }

  async verify(seqs: readonly Seq[]): Promise<ViewProof> {
    this.alive()
    return {
      method: 'deleted',
      remaining: seqs.filter((seq) => this.state.rows.has(seq)).length,
      bytes: 'gone',
    }
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    if (this.state.at > this.saved) await this.save()
  }

  protected async save(): Promise<void> {
    const { at } = this.state
    await this.host.snapshots.put(0, snapshotKey, {
      at,
      upto: at,
      bytes: encode(this.state, this.host.fingerprint),
    })
  }

  protected alive(): void {
    if (this.closed) throw new MnesticError('CLOSED', 'The reference view was closed')
  }

  protected heed(signal: AbortSignal): void {
    if (signal.aborted)
      throw new MnesticError('ABORTED', 'The reference view was aborted', { cause: signal.reason })
  }
}

export function emptyState(): State {
  return { at: 0, rows: new Map(), likings: new Map() }
}

export function copyState(state: State): State {
  return { at: state.at, rows: new Map(state.rows), likings: new Map(state.likings) }
}

function cosine(cue: Float32Array, { whole, passages }: Vectors): number {
  let best = Number.NEGATIVE_INFINITY
  for (const vector of [whole, ...passages]) {
    let dot = 0
    for (let i = 0; i < cue.length; i++) dot += (cue[i] ?? 0) * (vector[i] ?? 0)
    best = Math.max(best, dot)
  }
  return best
}

export function encode(state: State, fingerprint: string | undefined): Uint8Array {
  const rows = [...state.rows.values()].map(({ vectors, ...row }) => ({
    ...row,
    vectors: vectors && [vectors.whole, ...vectors.passages].map((vector) => [...vector]),
  }))
  const likings = [...state.likings.values()]
  return new TextEncoder().encode(JSON.stringify({ at: state.at, fingerprint, rows, likings }))
}

interface Encoded {
  readonly at: Revision
  readonly fingerprint?: string
  readonly rows: readonly (Omit<Row, 'vectors'> & { readonly vectors?: readonly (readonly number[])[] })[]
  readonly likings: readonly Liking[]
}

export function decode(bytes: Uint8Array): { state: State; fingerprint: string | undefined } {
  const { at, fingerprint, rows, likings } = JSON.parse(new TextDecoder().decode(bytes)) as Encoded
  const row = (one: Encoded['rows'][number]): Row => ({
    ...one,
    session: one.session,
    vectors: vectorsOf(one.vectors),
  })
  return {
    fingerprint,
    state: {
      at,
      rows: new Map(rows.map((one) => [one.seq, row(one)])),
      likings: new Map(likings.map((one) => [one.revision, one])),
    },
  }
}

function vectorsOf(lists: readonly (readonly number[])[] | undefined): Vectors | undefined {
  const [whole, ...passages] = (lists ?? []).map((list) => Float32Array.from(list))
  return whole && { whole, passages }
}
