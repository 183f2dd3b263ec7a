import { join } from 'node:path'
import { peerModule } from '../contestants/module.ts'
import type { VectorContestant } from './contestant.ts'
import { efConstruction, links } from './hnswlib.ts'
import { rowOf } from './sets.ts'

interface Row {
  readonly id: number
  readonly part: number
  readonly vector: readonly number[]
}

interface Query {
  distanceType(type: 'cosine'): Query
  ef(ef: number): Query
  nprobes(count: number): Query
  where(predicate: string): Query
  select(columns: readonly string[]): Query
  limit(limit: number): Query
  toArray(): Promise<readonly { readonly id: number }[]>
}

interface Table {
  add(rows: readonly Row[]): Promise<unknown>
  createIndex(column: string, options?: { readonly config: unknown }): Promise<void>
  query(): { nearestTo(vector: Float32Array): Query }
}

interface Module {
  connect(path: string): Promise<{
    createTable(name: string, rows: readonly Row[]): Promise<Table>
    close(): void
  }>
  readonly Index: {
    hnswSq(options: {
      readonly distanceType: 'cosine'
      readonly numPartitions: number
      readonly m: number
      readonly efConstruction: number
    }): unknown
    btree(): unknown
  }
}

const batch = 5_000

/** A table on the disk with its index over quantised vectors, one partition; it uses every core. */
export const lancedb: VectorContestant = {
  name: 'LanceDB IVF_HNSW_SQ',
  manner: 'on the disk, M 16, efConstruction 200, all cores',
  packages: ['@lancedb/lancedb'],
  exact: false,
  open: async ({ set, groups, folder }) => {
    const { connect, Index } = (await peerModule('@lancedb/lancedb')) as Module
    const { base, asked, records, dimensions, cues } = set
    const database = await connect(join(folder, 'lance'))
    let table: Table | undefined
    const rows = (from: number): readonly Row[] =>
      Array.from({ length: Math.min(batch, records - from) }, (_, n) => ({
        id: from + n,
        part: groups[from + n] ?? 0,
        vector: Array.from(rowOf(base, dimensions, from + n)),
      }))
    return {
      fill: async () => {
        table = await database.createTable('v', rows(0))
        for (let from = batch; from < records; from += batch) await table.add(rows(from))
        const config = Index.hnswSq({ distanceType: 'cosine', numPartitions: 1, m: links, efConstruction })
        const began = performance.now()
        await table.createIndex('vector', { config })
        const buildMs = performance.now() - began
        await table.createIndex('part', { config: Index.btree() })
        return { buildMs }
      },
      search: async ({ limit, ef = 64, group }) => {
        const vectors = Array.from({ length: cues }, (_, i) => rowOf(asked, dimensions, i).slice())
        return async (cue) => {
          const query = table?.query().nearestTo(vectors[cue] ?? new Float32Array(dimensions))
          if (query === undefined) return []
          const tuned = query
            .distanceType('cosine')
            .ef(ef)
            .nprobes(1)
            .select(['id', '_distance'])
            .limit(limit)
          const found = await (group === undefined ? tuned : tuned.where(`part = ${group}`)).toArray()
          return found.map(({ id }) => Number(id))
        }
      },
      close: () => database.close(),
    }
  },
}
