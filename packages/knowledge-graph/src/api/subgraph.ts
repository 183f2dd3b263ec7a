import type { Scope } from '@mnestic/core'
import { checkInteger } from '@mnestic/core/check'
import type { Subgraph, SubgraphQuery } from '../contract/api.ts'
import type { Entity } from '../contract/entity.ts'
import { keyOf } from '../link/key.ts'
import { checkLimit, checkNames, checkWhen } from './check.ts'
import { entityAt } from './entities.ts'
import { groupsOf, writeFacts } from './fact-writer.ts'
import { entityOf, openScope, type ApiParts } from './opened.ts'

const members: readonly string[] = ['steps', 'limit'] satisfies readonly (keyof SubgraphQuery)[]

/** What lies around some entities: nearer facts first, those at one distance in the order of the log. */
export async function subgraphOf(
  parts: ApiParts,
  scope: Scope,
  names: string | readonly string[],
  query: SubgraphQuery,
): Promise<Subgraph> {
  const asked = checkWhen('The query of subgraph', query, members)
  const from = checkNames('names', names, 1, 100)
  const { steps = 1 } = query
  checkInteger('steps', steps, 1, 3)
  const limit = checkLimit(query.limit, 500, 5_000)
  const reach = { around: from.map(keyOf), steps, limit: limit * 2 }
  const opened = await openScope(parts, scope, reach, asked)
  if (opened === undefined) return { entities: [], facts: [], truncated: false }
  const { view, citations } = opened
  const roots = new Set(from.flatMap((name) => entityOf(view, name) ?? []))
  const met = new Set<number>()
  const groups = []
  let open = [...roots]
  for (let step = 1; step <= steps && groups.length <= limit; step++) {
    const facts: number[] = []
    const add = (fact: number): undefined => {
      if (!met.has(fact)) facts.push(fact)
      met.add(fact)
    }
    for (const node of open) {
      view.leaving(node, add)
      view.entering(node, add)
    }
    const level = groupsOf(view, facts)
    groups.push(...level)
    open = [...new Set(level.flatMap(({ subject, object }) => [subject, object]))].filter(
      (node) => !roots.has(node) && !view.graph.isLiteral(node),
    )
    for (const node of open) roots.add(node)
  }
  const written = await writeFacts(view, citations, groups.slice(0, limit))
  const nodes = new Set(from.flatMap((name) => entityOf(view, name) ?? []))
  for (const { group } of written)
    for (const node of [group.subject, group.object]) if (!view.graph.isLiteral(node)) nodes.add(node)
  const entities: Entity[] = []
  for (const node of nodes) entities.push(...[(await entityAt(view, citations, node)) ?? []].flat())
  return {
    entities,
    facts: written.map(({ fact }) => fact),
    truncated: view.graph.truncated || groups.length > limit,
  }
}
