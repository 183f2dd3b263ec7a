import { peerModule } from '../contestants/module.ts'
import type { VectorContestant } from './contestant.ts'
import { rowOf } from './sets.ts'

interface Database {
  exec(sql: string): Promise<unknown>
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>
  close(): Promise<void>
}

interface Module {
  readonly PGlite: { create(options: { readonly extensions: object }): Promise<Database> }
}

const batch = 200

/** PostgreSQL in WebAssembly with pgvector's scan, in memory: see `manner` for why there is no index. */
export const pglite: VectorContestant = {
  name: 'PGlite pgvector',
  manner: 'exact, in memory: its HNSW index takes minutes to build',
  packages: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
  exact: true,
  open: async ({ set, groups }) => {
    const { PGlite } = (await peerModule('@electric-sql/pglite')) as Module
    const { vector } = (await peerModule('@electric-sql/pglite-pgvector')) as { readonly vector: unknown }
    const { base, asked, records, dimensions, cues } = set
    const database = await PGlite.create({ extensions: { vector } })
    return {
      fill: async () => {
        await database.exec(
          `create extension vector; create table v (id integer primary key, part integer, vector vector(${dimensions}))`,
        )
        for (let from = 0; from < records; from += batch) {
          const rows = Array.from({ length: Math.min(batch, records - from) }, (_, n) => {
            const numbers = Array.from(rowOf(base, dimensions, from + n), short).join()
            return `(${from + n},${groups[from + n] ?? 0},'[${numbers}]')`
          })
          await database.exec(`insert into v values ${rows.join()}`)
        }
        await database.exec('create index on v (part); analyze v')
        return undefined
      },
      search: async ({ limit, group }) => {
        const vectors = Array.from(
          { length: cues },
          (_, i) => `[${Array.from(rowOf(asked, dimensions, i)).join()}]`,
        )
        const where = group === undefined ? '' : `where part = ${group} `
        return async (cue) => {
          const { rows } = await database.query<{ readonly id: number }>(
            `select id from v ${where}order by vector <=> $1 limit ${limit}`,
            [vectors[cue]],
          )
          return rows.map(({ id }) => id)
        }
      },
      close: () => database.close(),
    }
  },
}

/** Nine digits say a float32 exactly. */
function short(x: number): string {
  return x.toPrecision(9)
}
