import type { ScopeNumber } from '@mnestic/core'
import type { Lookup } from '../contract/engine.ts'
import type { EntityKey } from '../contract/rows.ts'
import { wordsOf } from '../link/key.ts'
import { isLike } from '../link/like.ts'
import type { Run } from './database.ts'
import { wordIndex } from './layout.ts'
import { entityId, tokenOf } from './things.ts'
import { textOf, whole } from './values.ts'

const maxNames = 1_000
/** Entities looked at for one word. */
const maxForWord = 500

/** Entities that the lookups may mean: those of these keys, then by their words, then by what is like a word. */
export async function namesFor(
  run: Run,
  graph: number,
  scope: ScopeNumber,
  lookups: readonly Lookup[],
): Promise<readonly EntityKey[]> {
  const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)]
  const exact = distinct(lookups.map(({ key }) => key))
  const words = distinct(lookups.flatMap((lookup) => lookup.words))
  const likes = distinct(lookups.flatMap(({ like }) => like))
  const values = { graph: whole(graph), scope: whole(scope) }
  // The index sees words of every scope and is asked for one's own; the nodes decide.
  const search = async (terms: readonly string[]): Promise<readonly (readonly EntityKey[])[]> => {
    if (terms.length === 0) return []
    const rows = await run(
      `UNWIND range(0, size($terms) - 1) AS i
       RETURN COLLECT {
         CALL db.index.fulltext.queryNodes($index, $terms[i]) YIELD node
         WHERE node.graph = $graph AND node.scope = $scope AND node.first IS NOT NULL
         RETURN node.key ORDER BY node.key LIMIT $limit
       } AS keys ORDER BY i`,
      { ...values, index: wordIndex, terms, limit: whole(maxForWord) },
    )
    return rows.map(([keys]) => (Array.isArray(keys) ? keys.map(textOf) : []))
  }
  const [known, having, near] = await Promise.all([
    run(
      `UNWIND $ids AS id
       MATCH (t:MnesticThing {graph: $graph, scope: $scope, id: id}) WHERE t.first IS NOT NULL RETURN t.key`,
      { ...values, ids: exact.map(entityId) },
    ),
    search(words.map((word) => tokenOf(graph, scope, word))),
    search(likes.map((word) => `${tokenOf(graph, scope, word)}~1`)),
  ])
  const found = new Set(known.map(([key]) => textOf(key)))
  for (const [i, word] of words.entries())
    for (const key of having[i] ?? []) if (wordsOf(key).includes(word)) found.add(key)
  for (const [i, word] of likes.entries())
    for (const key of near[i] ?? []) if (wordsOf(key).some((one) => isLike(one, word))) found.add(key)
  return [...found].slice(0, maxNames)
}
