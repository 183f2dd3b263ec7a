import type { Database } from './database.ts'
import { numberOf, whole } from './values.ts'

/** Deleted in one transaction. */
const portion = 10_000

const queries: readonly string[] = [
  'MATCH ()-[r:MNESTIC_STATES]->() WHERE r.graph = $graph AND r.seq >= 0 AND r.row >= 0',
  'MATCH ()-[r:MNESTIC_MENTIONS]->() WHERE r.graph = $graph AND r.seq >= 0 AND r.row >= 0',
  'MATCH ()-[r:MNESTIC_TIES]->() WHERE r.graph = $graph AND r.revision >= 0 AND r.row >= 0',
  "MATCH (r:MnesticThing) WHERE r.graph = $graph AND r.scope >= 0 AND r.id >= ''",
  "MATCH (r:MnesticPredicate) WHERE r.graph = $graph AND r.scope >= 0 AND r.name >= ''",
  'MATCH (r:MnesticRecord) WHERE r.graph = $graph AND r.seq >= 0',
]

/** Deletes earlier contents of a graph, portion by portion; whoever opens it next goes on where this was ended. */
export async function discard(database: Database, id: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const graph = whole(number)
    for (const query of queries) {
      const next = (): Promise<number> =>
        database.write(async (run) => {
          const [row] = await run(`${query} WITH r LIMIT $portion DETACH DELETE r RETURN count(*)`, {
            graph,
            portion: whole(portion),
          })
          return numberOf(row?.[0])
        })
      while ((await next()) === portion);
    }
    await database.write((run) =>
      run('MATCH (g:MnesticGraph {id: $id}) SET g.discarded = [n IN g.discarded WHERE n <> $graph]', {
        id,
        graph,
      }),
    )
  }
}
