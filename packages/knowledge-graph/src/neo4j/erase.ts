import type { Seq } from '@mnestic/core'
import type { Run } from './database.ts'
import { afterMentions } from './layout.ts'
import { whole, type Values } from './values.ts'

/** Takes away all that these records say, what rests on them, and what nothing else names. */
export async function eraseSeqs(run: Run, graph: number, seqs: readonly Seq[]): Promise<void> {
  const values = { graph: whole(graph), seqs: seqs.map(whole) }
  await erasePredicates(run, values)
  const touched = new Map<string, { readonly scope: unknown; readonly id: unknown }>()
  const take = async (query: string): Promise<void> => {
    for (const [scope, id] of await run(query, values))
      touched.set(`${String(scope)} ${String(id)}`, { scope, id })
  }
  await take(
    `MATCH (a)-[r:MNESTIC_STATES]->(b) WHERE r.graph = $graph AND r.seq IN $seqs AND r.row >= 0
     DELETE r WITH a, b UNWIND [a, b] AS t RETURN DISTINCT t.scope, t.id`,
  )
  for (const side of ['one', 'other'])
    await take(
      `MATCH (a)-[r:MNESTIC_TIES]->(b) WHERE r.graph = $graph AND r.${side} IN $seqs
       DELETE r WITH a, b UNWIND [a, b] AS t RETURN DISTINCT t.scope, t.id`,
    )
  await take(
    `MATCH (r:MnesticRecord) WHERE r.graph = $graph AND r.seq IN $seqs
     OPTIONAL MATCH (r)-[m:MNESTIC_MENTIONS]->(t)
     WITH r, collect(DISTINCT [t.scope, t.id]) AS named
     DETACH DELETE r
     WITH named UNWIND named AS t WITH t WHERE t[1] IS NOT NULL RETURN DISTINCT t[0], t[1]`,
  )
  if (touched.size === 0) return
  const left = { ...values, things: [...touched.values()] }
  await run(
    `UNWIND $things AS row
     MATCH (t:MnesticThing {graph: $graph, scope: row.scope, id: row.id})
     WHERE NOT EXISTS { (t)-[:MNESTIC_STATES|MNESTIC_MENTIONS|MNESTIC_TIES]-() }
     DELETE t`,
    left,
  )
  await run(
    `UNWIND $things AS row
     MATCH (t:MnesticThing {graph: $graph, scope: row.scope, id: row.id}) WHERE t.first IN $seqs
     WITH t, COLLECT {
       MATCH (t)-[r:MNESTIC_STATES|MNESTIC_MENTIONS]-()
       WITH r.seq AS seq, CASE type(r)
         WHEN 'MNESTIC_MENTIONS' THEN r.row
         ELSE $afterMentions + 2 * r.row + CASE WHEN startNode(r) = t THEN 0 ELSE 1 END
       END AS place
       RETURN [seq, place] ORDER BY seq, place LIMIT 1
     }[0] AS earliest
     SET t.first = earliest[0], t.place = earliest[1]`,
    { ...left, afterMentions: whole(afterMentions) },
  )
}

/** What only these records say goes; of the others it is found again which statement has it first. */
async function erasePredicates(run: Run, values: Values): Promise<void> {
  await run(
    `MATCH ()-[r:MNESTIC_STATES]->() WHERE r.graph = $graph AND r.seq IN $seqs AND r.row >= 0
     WITH DISTINCT r.scope AS scope, r.predicate AS name
     MATCH (p:MnesticPredicate {graph: $graph, scope: scope, name: name}) WHERE p.first IN $seqs
     WITH p, COLLECT {
       MATCH ()-[r:MNESTIC_STATES]->()
       WHERE r.graph = $graph AND r.scope = p.scope AND r.predicate = p.name AND r.seq >= 0 AND NOT r.seq IN $seqs
       RETURN [r.seq, r.row] ORDER BY r.seq, r.row LIMIT 1
     }[0] AS earliest
     SET p.first = earliest[0], p.row = earliest[1]
     WITH p WHERE p.first IS NULL DELETE p`,
    values,
  )
}
