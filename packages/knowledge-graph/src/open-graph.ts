import {
  isMnesticError,
  MnesticError,
  throwIfAborted,
  type Allow,
  type BackendCue,
  type Batch,
  type Bytes,
  type Hit,
  type Host,
  type OpenBackend,
  type RecallAnswer,
  type RecallOptions,
  type Revision,
  type ScopeNumber,
  type ScoreAnswer,
  type ScoreOptions,
  type Seq,
  type ViewProof,
} from '@mnestic/core'
import { knowledgeGraphApi } from './api/api.ts'
import { graphBatch } from './changes.ts'
import type { KnowledgeGraphApi } from './contract/api.ts'
import type { GraphBatch, OpenEngine } from './contract/engine.ts'
import { ExtractionQueue } from './extraction/queue.ts'
import type { CheckedOptions } from './options.ts'
import { NearNames } from './link/near-names.ts'
import { pathReader, type PathReader } from './paths/path-reader.ts'
import { readScope, type Reading } from './read/reading.ts'

/** What a mention adds to a hit's score beside its path: it decides among records that no path led to. */
const mentionShare = 0.01

/** One graph of one log, open. */
export class OpenGraph implements OpenBackend<KnowledgeGraphApi> {
  readonly api: KnowledgeGraphApi
  readonly #options: CheckedOptions
  readonly #host: Host
  readonly #engine: OpenEngine
  readonly #paths: PathReader
  readonly #near: NearNames | undefined
  readonly #queue: ExtractionQueue | undefined
  /** What was read last, for `score` after `recall` with the same cue. */
  #latest:
    | {
        readonly key: string
        readonly allow: Allow
        readonly readings: Map<ScopeNumber, Promise<Reading>>
      }
    | undefined
  #closed = false

  private constructor(options: CheckedOptions, host: Host, engine: OpenEngine) {
    this.#options = options
    this.#host = host
    this.#engine = engine
    this.#paths = pathReader(options.embedder)
    this.#near = options.embedder && new NearNames(options.embedder)
    const { extractor, predicates } = options
    this.#queue =
      extractor?.deterministic === false ? new ExtractionQueue(engine, host, extractor) : undefined
    this.api = knowledgeGraphApi({
      host,
      engine,
      near: this.#near,
      predicates,
      paths: this.#paths,
      queue: this.#queue,
      check: () => this.#alive(),
    })
  }

  static async open(options: CheckedOptions, host: Host): Promise<OpenGraph> {
    const { engine, extractor, predicates } = options
    const found = extractor === undefined ? null : extractor.deterministic ? extractor.id : true
    const shape = JSON.stringify([1, predicates.shape, found])
    const { logId, name, folder } = host
    const open = await engine.open({ logId, name, shape, ...(folder !== undefined && { folder }) })
    const graph = new OpenGraph(options, host, open)
    graph.#queue?.wake()
    return graph
  }

  async revision(): Promise<Revision> {
    this.#alive()
    return this.#engine.revision()
  }

  async apply(batch: Batch, signal: AbortSignal): Promise<'applied' | 'behind' | 'rebuild'> {
    this.#alive()
    let rows: GraphBatch
    try {
      if ((await this.#engine.revision()) !== batch.from) return 'behind'
      const { extractor, predicates } = this.#options
      rows = await graphBatch(batch, { name: this.#host.name, predicates, extractor }, signal)
      const outcome = await this.#engine.commit(rows, signal)
      if (outcome === 'behind') return outcome
    } catch (error) {
      if (isMnesticError(error, 'CORRUPT')) return 'rebuild'
      throw error
    } finally {
      this.#latest = undefined
    }
    for (const change of rows.changes) {
      if (change.kind === 'extraction') this.#queue?.drop([change.seq])
      if (change.kind !== 'erase') continue
      this.#queue?.drop(change.seqs)
      this.#paths.clear()
      this.#near?.clear()
    }
    this.#queue?.wake()
    return 'applied'
  }

  async recall(cue: BackendCue, { allow, limit, options, signal }: RecallOptions): Promise<RecallAnswer> {
    this.#alive()
    throwIfAborted(signal)
    const revision = await this.#engine.revision()
    const hits: Hit[] = []
    for (const scope of allow.scopes) {
      const { paths, mentions } = await this.#read(scope, cue, { allow, options, signal })
      const named = this.#options.mentions ? mentions.keys() : []
      for (const seq of new Set([...paths.keys(), ...named])) {
        const path = paths.get(seq)
        const mention = mentions.get(seq)
        const score = (path?.score ?? 0) + mentionShare * (mention?.score ?? 0)
        hits.push({ seq, score, why: [...(path?.why ?? []), ...(mention?.why ?? [])] })
      }
    }
    hits.sort((a, b) => b.score - a.score || a.seq - b.seq)
    return { hits: hits.slice(0, limit), revision }
  }

  async score(
    cue: BackendCue,
    seqs: readonly Seq[],
    { allow, options, signal }: ScoreOptions,
  ): Promise<ScoreAnswer> {
    this.#alive()
    throwIfAborted(signal)
    const revision = await this.#engine.revision()
    const path = new Float64Array(seqs.length)
    const mention = new Float64Array(seqs.length)
    for (const scope of allow.scopes) {
      const reading = await this.#read(scope, cue, { allow, options, signal })
      for (const [i, seq] of seqs.entries()) {
        path[i] = Math.max(path[i] ?? 0, reading.paths.get(seq)?.score ?? 0)
        mention[i] = Math.max(mention[i] ?? 0, reading.mentions.get(seq)?.score ?? 0)
      }
    }
    return { signals: { path, mention }, revision }
  }

  async reset(): Promise<void> {
    this.#alive()
    this.#latest = undefined
    this.#paths.clear()
    this.#near?.clear()
    await this.#engine.reset()
  }

  async verify(seqs: readonly Seq[]): Promise<ViewProof> {
    this.#alive()
    const bytes: Exclude<Bytes, 'pending'> = await this.#engine.bytes()
    return { method: 'deleted', remaining: await this.#engine.remaining(seqs), bytes }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#latest = undefined
    await this.#queue?.close()
    await this.#engine.close()
  }

  #alive(): void {
    if (this.#closed) throw new MnesticError('CLOSED', `Backend ${this.#host.name} was closed`)
  }

  /** `score` asks again what `recall` has just read. */
  async #read(
    scope: ScopeNumber,
    cue: BackendCue,
    { allow, options, signal }: ScoreOptions,
  ): Promise<Reading> {
    const { validAt } = options
    const time = typeof validAt === 'number' ? validAt : undefined
    const text = cue.text ?? ''
    const key = JSON.stringify([text, time ?? null])
    if (this.#latest?.key !== key || this.#latest.allow !== allow)
      this.#latest = { key, allow, readings: new Map() }
    const { readings } = this.#latest
    const known = readings.get(scope)
    if (known !== undefined) return known
    const parts = {
      engine: this.#engine,
      near: this.#near,
      predicates: this.#options.predicates,
      paths: this.#paths,
    }
    const reading = readScope(parts, { scope, text, allow, validAt: time, signal })
    readings.set(scope, reading)
    try {
      return await reading
    } catch (error) {
      readings.delete(scope)
      throw error
    }
  }
}
