import {
  type BackendCue,
  type Batch,
  type Host,
  MnesticError,
  type OpenBackend,
  type RecallAnswer,
  type RecallOptions,
  type Revision,
  type ScoreAnswer,
  type ScoreOptions,
  type Seq,
  type ViewProof,
} from '@mnestic/core'
import { int } from '../rows.ts'
import { decodeVectors } from '../vectors.ts'
import { GraphIndex } from './graph.ts'
import type { CheckedOptions } from './options.ts'
import { hitsOf } from './places.ts'
import { Remaining } from './remaining.ts'
import { search } from './search.ts'
import type { Sessions } from './sessions.ts'
import { type FindSimilar, type PostgresVectorsApi, similarIn } from './similar.ts'
import { strengths } from './statement.ts'

/**
 * The vectors of the log, searched where they lie. They stand at the log's head whatever this process does, so a batch
 * is confirmed and not taken in: from it comes only how far the log has grown, and where erased records were.
 */
export class VectorsView implements OpenBackend<PostgresVectorsApi> {
  readonly api: PostgresVectorsApi
  readonly #sessions: Sessions
  readonly #options: CheckedOptions
  readonly #name: string
  readonly #embedder: string | undefined
  readonly #dimensions: number
  readonly #remaining: Remaining
  /** Once the log has vectors of the memory's embedder. */
  #found: { readonly fingerprint: number; readonly graph: GraphIndex } | undefined
  #revision: Revision
  #closed = false

  static async open(sessions: Sessions, options: CheckedOptions, host: Host): Promise<VectorsView> {
    const view = new VectorsView(sessions, options, host, await host.head())
    void (await view.#vectors())?.graph.look()
    return view
  }

  private constructor(sessions: Sessions, options: CheckedOptions, host: Host, head: Revision) {
    this.#sessions = sessions
    this.#options = options
    this.#name = host.name
    this.#embedder = host.fingerprint
    this.#dimensions = host.dimensions ?? 0
    this.#remaining = new Remaining(sessions)
    this.#revision = head
    this.api = {
      similar: similarIn(host, this.#similar),
      index: async ({ wait = false } = {}) => {
        const vectors = await this.#vectors()
        if (vectors === undefined) return { state: 'none' }
        if (wait) await vectors.graph.look()
        return vectors.graph.state()
      },
    }
  }

  async revision(): Promise<Revision> {
    this.#alive()
    return this.#revision
  }

  async apply({ from, to, changes }: Batch): Promise<'applied' | 'behind'> {
    this.#alive()
    if (from !== this.#revision) return 'behind'
    let vectors = 0
    for (const change of changes) {
      if (change.kind === 'erase') {
        this.#remaining.erased(change.scope, change.seqs)
        this.#found?.graph.erased()
      } else if (change.kind !== 'note') vectors += 1 + (change.vectors?.passages.length ?? 0)
    }
    if (vectors > 0) (await this.#vectors())?.graph.grown(vectors)
    this.#revision = to
    return 'applied'
  }

  async recall({ vector }: BackendCue, { allow, limit, signal }: RecallOptions): Promise<RecallAnswer> {
    this.#alive()
    const revision = this.#revision
    const vectors = await this.#vectors()
    if (vector === undefined || vectors === undefined) return { hits: [], revision }
    const { passages, efSearch } = this.#options
    const { fingerprint, graph } = vectors
    const { found, effort } = await search(this.#sessions, {
      vector,
      fingerprint,
      passages,
      allow,
      limit,
      efSearch,
      graph: graph.graph,
      signal,
    })
    const engine = effort['engine'] === 'graph' ? 'graph' : 'scan'
    return { hits: await hitsOf(this.#sessions, found, engine, signal), revision, effort }
  }

  async score(
    { vector }: BackendCue,
    seqs: readonly Seq[],
    { allow, signal }: ScoreOptions,
  ): Promise<ScoreAnswer> {
    this.#alive()
    const revision = this.#revision
    const score = new Float64Array(seqs.length).fill(NaN)
    const vectors = await this.#vectors()
    if (vector === undefined || vectors === undefined || seqs.length === 0)
      return { signals: { score }, revision }
    const rows = {
      fingerprint: vectors.fingerprint,
      passages: this.#options.passages,
      scopes: allow.scopes,
      seqs,
    }
    const answer = await this.#sessions.ask(strengths(vector, rows), signal)
    const known = new Map(answer.map((row) => [int(row, 'seq'), Number(row['score'])]))
    for (const [i, seq] of seqs.entries()) score[i] = known.get(seq) ?? NaN
    return { signals: { score }, revision }
  }

  /** Nothing is kept here that could be forgotten: the log is read again from its beginning, and confirmed again. */
  async reset(): Promise<void> {
    this.#alive()
    this.#revision = 0
  }

  async verify(seqs: readonly Seq[]): Promise<ViewProof> {
    this.#alive()
    return { method: 'deleted', remaining: await this.#remaining.count(seqs), bytes: 'unreachable' }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#found?.graph.close()
    await this.#sessions.close()
  }

  /** Looked for again and again until there are some: the log learns of an embedder by its first vector. */
  async #vectors(): Promise<{ readonly fingerprint: number; readonly graph: GraphIndex } | undefined> {
    if (this.#found !== undefined || this.#embedder === undefined) return this.#found
    const [row] = await this.#sessions.ask({
      sql: 'SELECT number FROM fingerprint WHERE name = $1',
      values: [JSON.stringify(this.#embedder)],
    })
    if (row === undefined) return undefined
    const fingerprint = int(row, 'number')
    this.#found ??= {
      fingerprint,
      graph: new GraphIndex(this.#sessions, this.#options, this.#dimensions, fingerprint),
    }
    return this.#found
  }

  readonly #similar: FindSimilar = async (scope, seq, limit, signal) => {
    this.#alive()
    const vectors = await this.#vectors()
    if (vectors === undefined) return []
    const { fingerprint, graph } = vectors
    const [row] = await this.#sessions.ask(
      {
        sql: `SELECT vector_send(vector) AS vector, (SELECT records FROM scope WHERE scope = $1) AS records
          FROM embedding WHERE scope = $1 AND seq = $2 AND part = 0 AND fingerprint = $3`,
        values: [scope, seq, fingerprint],
      },
      signal,
    )
    const bytes = row?.['vector']
    if (!Buffer.isBuffer(bytes)) return []
    const { whole: vector } = decodeVectors(bytes, '')
    if (vector.every((value) => value === 0)) return []
    const { passages, efSearch } = this.#options
    const { found } = await search(this.#sessions, {
      vector,
      fingerprint,
      passages,
      // The record itself comes first, and is left out.
      allow: {
        scopes: [scope],
        size: int(row, 'records'),
        whole: true,
        has: () => true,
        seqs: () => new Uint32Array(),
      },
      limit: limit + 1,
      efSearch,
      graph: graph.graph,
      signal,
    })
    return found.filter((one) => one.seq !== seq).slice(0, limit)
  }

  #alive(): void {
    if (this.#closed) throw new MnesticError('CLOSED', `Backend ${this.#name} was closed`)
  }
}
