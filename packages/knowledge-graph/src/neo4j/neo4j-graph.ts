import type { Bytes, Revision, ScopeNumber, Seq } from '@mnestic/core'
import type { GraphBatch, Lookup, OpenEngine, Reach, Site } from '../contract/engine.ts'
import type { Graph } from '../contract/graph.ts'
import type { EntityKey } from '../contract/rows.ts'
import { graphOf } from '../graph/graph-of.ts'
import type { Database, Run } from './database.ts'
import { discard } from './discard.ts'
import { Finder } from './finder.ts'
import { layoutVersion } from './layout.ts'
import { namesFor } from './names.ts'
import { entityPage, factPage } from './pages.ts'
import { lockRoot, moveRoot, readRoot, refuseOther, renewRoot, type Root } from './root.ts'
import { entityId, literalId } from './things.ts'
import { numberOf, whole } from './values.ts'
import { Writer } from './writer.ts'

/** Reads that another process's commits have spoilt, before one waits for its turn. */
const attempts = 3

export async function openGraph(database: Database, site: Site): Promise<OpenEngine> {
  const id = JSON.stringify([site.logId, site.name])
  const shape = `${layoutVersion} ${site.shape}`
  const { discarded } = await database.write(async (run) => {
    const root = await lockRoot(run, id, shape)
    return root === 'other' ? renewRoot(run, id, shape) : root
  })
  await discard(database, id, discarded)
  return new Neo4jGraph(database, id, shape)
}

/** One graph among those of the database. */
class Neo4jGraph implements OpenEngine {
  readonly #database: Database
  readonly #id: string
  readonly #shape: string

  constructor(database: Database, id: string, shape: string) {
    this.#database = database
    this.#id = id
    this.#shape = shape
  }

  /** Asked where it is written: another member of a cluster may not know yet, and core would send what is there. */
  revision(): Promise<Revision> {
    return this.#database.write(async (run) => (await readRoot(run, this.#id))?.revision ?? 0)
  }

  commit(batch: GraphBatch, signal: AbortSignal): Promise<'applied' | 'behind'> {
    return this.#database.write(async (run) => {
      const root = await this.#lock(run)
      if (root.revision !== batch.from) return 'behind'
      await new Writer(run, root.number).write(batch.changes)
      await moveRoot(run, this.#id, batch.to)
      return 'applied'
    }, signal)
  }

  async reset(): Promise<void> {
    const { discarded } = await this.#database.write(async (run) => {
      await this.#lock(run)
      return renewRoot(run, this.#id, this.#shape)
    })
    await discard(this.#database, this.#id, discarded)
  }

  remaining(seqs: readonly Seq[]): Promise<number> {
    return this.#database.write(async (run) => {
      const root = await readRoot(run, this.#id)
      if (root === undefined) return 0
      const [row] = await run(
        `UNWIND $seqs AS seq
         WITH seq WHERE EXISTS { (:MnesticRecord {graph: $graph, seq: seq}) }
           OR EXISTS { ()-[r:MNESTIC_STATES]->() WHERE r.graph = $graph AND r.seq = seq AND r.row >= 0 }
           OR EXISTS { ()-[r:MNESTIC_MENTIONS]->() WHERE r.graph = $graph AND r.seq = seq AND r.row >= 0 }
           OR EXISTS { ()-[r:MNESTIC_TIES]->() WHERE r.graph = $graph AND r.one = seq }
           OR EXISTS { ()-[r:MNESTIC_TIES]->() WHERE r.graph = $graph AND r.other = seq }
         RETURN count(DISTINCT seq)`,
        { graph: whole(root.number), seqs: seqs.map(whole) },
      )
      return numberOf(row?.[0])
    })
  }

  /** No query returns it any more; store files, transaction logs and backups are the server's own. */
  async bytes(): Promise<Exclude<Bytes, 'pending'>> {
    return 'unreachable'
  }

  names(scope: ScopeNumber, lookups: readonly Lookup[]): Promise<readonly EntityKey[]> {
    return this.#steady([], (run, { number }) => namesFor(run, number, scope, lookups))
  }

  async graph(scope: ScopeNumber, reach: Reach): Promise<Graph> {
    const nothing = {
      mentions: [],
      statements: [],
      ties: [],
      at: new Map(),
      upTo: Infinity,
      truncated: false,
    }
    const rows = await this.#steady(nothing, async (run, { number: graph }) => {
      const limit = 'around' in reach ? reach.limit : pageRows
      const finder = new Finder(run, graph, scope, limit)
      const page = { run, graph, scope, finder }
      let upTo = Infinity
      if ('around' in reach) {
        const { around, literals = [], steps } = reach
        await finder.around([...around.map(entityId), ...literals.map(literalId)], steps)
      }
      if ('entities' in reach) upTo = await entityPage(page, reach.entities)
      if ('facts' in reach) upTo = await factPage(page, reach.facts)
      return finder.rows(upTo)
    })
    return graphOf(rows)
  }

  pending(scope: ScopeNumber, after: Seq, limit: number): Promise<readonly Seq[]> {
    return this.#steady([], async (run, { number }) => {
      const rows = await run(
        `MATCH (r:MnesticPending) WHERE r.graph = $graph AND r.scope = $scope AND r.seq > $after
         RETURN r.seq ORDER BY r.graph, r.scope, r.seq LIMIT $limit`,
        { graph: whole(number), scope: whole(scope), after: whole(after), limit: whole(limit) },
      )
      return rows.map(([seq]) => numberOf(seq))
    })
  }

  pendingScopes(): Promise<readonly ScopeNumber[]> {
    return this.#steady([], async (run, { number }) => {
      const rows = await run(
        `MATCH (r:MnesticPending) WHERE r.graph = $graph AND r.scope >= 0 AND r.seq >= 0
         RETURN DISTINCT r.scope AS scope ORDER BY scope`,
        { graph: whole(number) },
      )
      return rows.map(([scope]) => numberOf(scope))
    })
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  async #lock(run: Run): Promise<Root> {
    const root = await lockRoot(run, this.#id, this.#shape)
    return root === 'other' ? refuseOther(this.#database.name) : root
  }

  /**
   * Neo4j reads what is committed at the moment of each query. An answer of several is taken where nobody has written
   * in between, and under the graph's lock where that does not happen.
   */
  async #steady<T>(nothing: T, work: (run: Run, root: Root) => Promise<T>): Promise<T> {
    const moved = Symbol('moved')
    for (let attempt = 0; attempt < attempts; attempt++) {
      const answer = await this.#database.read(async (run) => {
        const root = await readRoot(run, this.#id)
        if (root === undefined) return nothing
        const result = await work(run, root)
        const now = await readRoot(run, this.#id)
        return now?.number === root.number && now.revision === root.revision ? result : moved
      })
      if (typeof answer !== 'symbol') return answer
    }
    return this.#database.write(async (run) => work(run, await this.#lock(run)))
  }
}

/** Statements, and mentions, of the entities on a page. */
const pageRows = 20_000
