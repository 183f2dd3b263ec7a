import {
  MnesticError,
  throwIfAborted,
  type Bytes,
  type Revision,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { checkInteger, checkMembers } from '@mnestic/core/check'
import type { Engine, GraphBatch, Lookup, OpenEngine } from '../contract/engine.ts'
import type { Graph } from '../contract/graph.ts'
import type { EntityKey } from '../contract/rows.ts'
import { Database } from './database.ts'
import { keyOfLog } from './look.ts'
import { namesFor } from './names.ts'
import { Resident } from './resident.ts'
import { scrub } from './scrub.ts'
import { Terms } from './terms.ts'
import { Writer } from './writer.ts'

export interface EmbeddedEngineOptions {
  /** Scopes whose graphs are kept in memory; those not used for longest go, and are read again when asked. Default 256. */
  readonly scopes?: number | undefined
}

const known: readonly string[] = ['scopes'] satisfies readonly (keyof EmbeddedEngineOptions)[]
const maxScopes = 1_000_000

/**
 * A graph in one SQLite file in the folder of the view (in memory where the storage has none), read through compact
 * arrays of numbers in this process. Several processes may have it open at once. Needs Node 22.13 or newer.
 * @throws INVALID_ARGUMENT
 */
export function embeddedEngine(options: EmbeddedEngineOptions = {}): Engine {
  checkMembers('The options of embeddedEngine', options, known)
  const { scopes = 256 } = options
  checkInteger('scopes of embeddedEngine', scopes, 1, maxScopes)
  return {
    name: 'embedded',
    external: false,
    open: async (site) => new EmbeddedGraph(await Database.open(site), keyOfLog(site.logId), scopes),
  }
}

class EmbeddedGraph implements OpenEngine {
  readonly #database: Database
  readonly #terms: Terms
  readonly #writer: Writer
  readonly #limit: number
  readonly #resident = new Map<ScopeNumber, Resident>()

  constructor(database: Database, key: number, limit: number) {
    this.#database = database
    this.#terms = new Terms(database, key)
    this.#writer = new Writer(database, this.#terms)
    this.#limit = limit
  }

  async revision(): Promise<Revision> {
    return this.#database.read(() => this.#database.number('SELECT revision FROM site'))
  }

  async commit(batch: GraphBatch, signal: AbortSignal): Promise<'applied' | 'behind'> {
    throwIfAborted(signal)
    if (this.#database.damaged)
      throw new MnesticError('CORRUPT', `The ${this.#database.name} is damaged: it has to be made anew`)
    let erased = false
    try {
      const outcome = this.#database.write(() => {
        if (this.#database.number('SELECT revision FROM site') !== batch.from) return 'behind'
        erased = this.#writer.write(batch)
        return 'applied'
      })
      if (erased) scrub(this.#database)
      return outcome
    } catch (error) {
      this.#terms.forget()
      throw error
    }
  }

  async reset(): Promise<void> {
    this.#database.reset()
    this.#terms.forget()
    this.#resident.clear()
  }

  async remaining(seqs: readonly Seq[]): Promise<number> {
    const kept = (seq: Seq): boolean =>
      this.#database.number(
        `SELECT exists (SELECT 1 FROM record WHERE seq = ?1) OR exists (SELECT 1 FROM tie WHERE one = ?1 OR other = ?1)`,
        seq,
      ) !== 0
    return this.#database.read(() => seqs.filter(kept).length)
  }

  async bytes(): Promise<Exclude<Bytes, 'pending'>> {
    return scrub(this.#database) ? 'gone' : 'unknown'
  }

  async names(scope: ScopeNumber, lookups: readonly Lookup[]): Promise<readonly EntityKey[]> {
    return this.#database.read(() => namesFor(this.#database, this.#terms, scope, lookups))
  }

  /** All of the scope, whatever is asked for: it is in memory. */
  async graph(scope: ScopeNumber): Promise<Graph> {
    return this.#database.read(() => {
      const [changed = 0, broken = 0] =
        this.#database.get('SELECT changed, broken FROM scope WHERE number = ?', scope) ?? []
      let resident = this.#resident.get(scope)
      this.#resident.delete(scope)
      if (resident === undefined || resident.loose || resident.revision < Number(broken))
        resident = new Resident(this.#database, this.#terms, scope, Number(changed))
      else if (resident.revision < Number(changed)) resident.extend(Number(changed))
      // Put at the end: the order of the map is the order of use.
      this.#resident.set(scope, resident)
      for (const oldest of this.#resident.keys()) {
        if (this.#resident.size <= this.#limit) break
        this.#resident.delete(oldest)
      }
      return resident.graph
    })
  }

  async pending(scope: ScopeNumber, after: Seq, limit: number): Promise<readonly Seq[]> {
    return this.#database.read(() =>
      Array.from(
        this.#database.each(
          'SELECT seq FROM record WHERE pending = 1 AND scope = ? AND seq > ? ORDER BY seq LIMIT ?',
          scope,
          after,
          limit,
        ),
        ([seq]) => Number(seq),
      ),
    )
  }

  async pendingScopes(): Promise<readonly ScopeNumber[]> {
    return this.#database.read(() =>
      Array.from(
        this.#database.each('SELECT DISTINCT scope FROM record WHERE pending = 1 ORDER BY scope'),
        ([scope]) => Number(scope),
      ),
    )
  }

  async close(): Promise<void> {
    this.#resident.clear()
    this.#database.close()
  }
}
