import { MnesticError } from '@mnestic/core'
import type pg from 'pg'
import { isLost, translate } from '../errors.ts'
import { int, type Row, text } from '../rows.ts'
import type { IndexState } from './index-state.ts'
import type { CheckedOptions } from './options.ts'
import { abandon, type Sessions } from './sessions.ts'
import { type Indexed, indexedAs } from './statement.ts'
import { vectorTables } from './vector-tables.ts'

/** What is known of the index, for the plan. */
export interface Graph {
  readonly indexed: Indexed
  /** Rows in it, as the server estimates; of one partition, where there are some. */
  readonly rows: number
  /** Vectors of a record, on average. */
  readonly parts: number
  /** The table of the vectors has partitions, by scope, each with an index of its own. */
  readonly partitioned: boolean
}

/**
 * HNSW of one embedder's vectors: an index of its own for each fingerprint, since pgvector indexes vectors of one length.
 * It is made when it is worth its cost, without holding up writes (CREATE INDEX CONCURRENTLY). A build that was cut off
 * leaves an index that is not valid: the next one makes it anew. Until it is there, searches compare.
 */
export class GraphIndex {
  readonly #sessions: Sessions
  readonly #options: CheckedOptions
  readonly #dimensions: number
  readonly #fingerprint: number
  #graph: Graph | undefined
  #state: IndexState = { state: 'none' }
  #work: Promise<void> | undefined
  #building: pg.Client | undefined
  /** Vectors that came since somebody looked. */
  #since = Infinity
  /** That found no index, while it was built. */
  #searches = 0
  /** Searches that are still to look whether the index is there. */
  #doubts = 0
  #closed = false

  constructor(sessions: Sessions, options: CheckedOptions, dimensions: number, fingerprint: number) {
    this.#sessions = sessions
    this.#options = options
    this.#dimensions = dimensions
    this.#fingerprint = fingerprint
  }

  /**
   * For a search; `undefined`: there is none. Some searches look whether that is still so: one in 16 while another
   * process builds it, and the first 16 after records were erased, since a large erasure takes it away.
   */
  get graph(): Graph | undefined {
    const built = this.#graph === undefined && this.#state.state === 'building' && ++this.#searches % 16 === 0
    if (built || this.#doubts > 0) void this.look()
    this.#doubts = Math.max(0, this.#doubts - 1)
    return this.#graph
  }

  get #indexed(): Indexed | undefined {
    if (this.#options.engine === 'exact' || this.#dimensions > 4_000) return undefined
    return this.#dimensions > 2_000 ? 'halfvec' : 'vector'
  }

  /** Vectors have come; when they are enough, somebody looks whether an index is to be made. */
  grown(by: number): void {
    this.#since += by
    if (this.#since > this.#options.exactUpTo / 4) void this.look()
  }

  /** Records were erased. */
  erased(): void {
    this.#doubts = 16
  }

  /** Looks, and makes the index where it is due. Resolves when that is done; never rejects. */
  look(): Promise<void> {
    const indexed = this.#indexed
    if (indexed === undefined || this.#closed) return Promise.resolve()
    this.#work ??= this.#look(indexed)
      .catch((error: unknown) => {
        const { message } = translate(error, this.#sessions.name)
        if (!this.#closed) this.#state = { state: 'failed', message }
      })
      .finally(() => (this.#work = undefined))
    return this.#work
  }

  async state(): Promise<IndexState> {
    if (this.#state.state !== 'building') return this.#state
    const [row] = await this.#sessions.ask({
      sql: `SELECT sum(blocks_done) AS done, sum(blocks_total) AS total FROM pg_stat_progress_create_index
        WHERE relid IN (${vectorTables})`,
      values: [],
    })
    const total = Number(row?.['total'] ?? 0)
    return { state: 'building', done: total === 0 ? 0 : Number(row?.['done'] ?? 0) / total }
  }

  /** A build that is under way is left to the server, which ends it by itself. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#building !== undefined) abandon(this.#building)
    await this.#work
  }

  async #look(indexed: Indexed): Promise<void> {
    this.#since = 0
    if (await this.#found(indexed)) return
    this.#graph = undefined
    const least = this.#options.exactUpTo + 1
    const [row] = await this.#sessions.ask({
      sql: `SELECT count(*) AS count FROM (SELECT FROM embedding v WHERE ${this.#predicate()} LIMIT ${least}) AS few`,
      values: [],
    })
    if (int(row, 'count') < least) {
      this.#state = { state: 'none' }
      return
    }
    this.#state = { state: 'building' }
    if ((await this.#build(indexed)) === 'elsewhere') return
    if (!(await this.#found(indexed)) && !this.#closed)
      throw new MnesticError('BACKEND_FAILED', `${this.#sessions.name}: the index was made, and is not there`)
  }

  /** Whether every table that holds vectors has it. */
  async #found(indexed: Indexed): Promise<boolean> {
    const tables = await this.#sessions.ask({
      sql: `SELECT t.oid, i.indisvalid AS valid, greatest(c.reltuples, 0)::bigint AS rows,
          (SELECT coalesce(sum(records), 0) FROM scope)::bigint AS records
        FROM pg_class t
        LEFT JOIN (pg_index i JOIN pg_class c ON c.oid = i.indexrelid AND c.relname LIKE '%' || $1) ON i.indrelid = t.oid
        WHERE t.oid IN (${vectorTables})`,
      values: [this.#suffix()],
    })
    if (tables.some((table) => table['valid'] !== 't')) return false
    const rows = tables.reduce((sum, table) => sum + int(table, 'rows'), 0)
    const records = Math.max(1, int(tables[0], 'records'))
    const parts = this.#options.passages ? Math.min(64, Math.max(1, rows / records)) : 1
    this.#graph = { indexed, rows: rows / tables.length, parts, partitioned: tables.length > 1 }
    this.#state = { state: 'ready' }
    return true
  }

  /** `elsewhere`: another process is at it, or this one is done with. */
  async #build(indexed: Indexed): Promise<'built' | 'elsewhere'> {
    const client = await this.#sessions.connect()
    this.#building = client
    const run = async (sql: string, ...values: (string | number)[]): Promise<readonly Row[]> =>
      (await client.query<Row>(sql, values)).rows
    try {
      await run('SET statement_timeout = 0')
      await run('SET lock_timeout = 0')
      if (this.#options.buildMemory !== undefined)
        await run(`SET maintenance_work_mem = '${this.#options.buildMemory}MB'`)
      // Held by the session, so it ends with the build, whatever becomes of us. Nobody waits for it: a build waits for
      // all statements that began before it, also for one that would wait for its lock.
      const [lock] = await run(
        'SELECT pg_try_advisory_lock($1, hashtext(current_schema())) AS mine',
        buildLock,
      )
      if (lock?.['mine'] !== 't' || this.#closed) return 'elsewhere'
      for (const table of await run(
        `SELECT t.relname AS name, i.indisvalid AS valid FROM pg_class t
         LEFT JOIN (pg_index i JOIN pg_class c ON c.oid = i.indexrelid AND c.relname LIKE '%' || $1) ON i.indrelid = t.oid
         WHERE t.oid IN (${vectorTables}) ORDER BY t.relname`,
        this.#suffix(),
      )) {
        if (table['valid'] === 't') continue
        const index = `"${text(table, 'name')}${this.#suffix()}"`
        await run(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`)
        await run(
          `CREATE INDEX CONCURRENTLY ${index} ON "${text(table, 'name')}" USING hnsw
           (${indexedAs(this.#dimensions, indexed).replace('v.', '')} ${indexed}_cosine_ops)
           WITH (m = 16, ef_construction = 64) WHERE ${this.#predicate().replaceAll('v.', '')}`,
        )
      }
      return 'built'
    } catch (error) {
      if (this.#closed && isLost(error)) return 'elsewhere'
      throw error
    } finally {
      this.#building = undefined
      await client.end().catch(() => {})
    }
  }

  #predicate(): string {
    return `v.fingerprint = ${this.#fingerprint}${this.#options.passages ? '' : ' AND v.part = 0'}`
  }

  #suffix(): string {
    return `_hnsw_${this.#fingerprint}${this.#options.passages ? '' : '_whole'}`
  }
}

/** "hnsw" */
const buildLock = 0x686e7377
