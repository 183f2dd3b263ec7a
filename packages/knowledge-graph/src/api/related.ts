import type { Scope } from '@mnestic/core'
import type { Related, RelatedQuery } from '../contract/api.ts'
import { keyOf } from '../link/key.ts'
import { pageRank } from '../walk/page-rank.ts'
import type { Walkable } from '../walk/walk.ts'
import type { View } from '../view/view.ts'
import { checkLimit, checkName, checkWhen } from './check.ts'
import { namesOf } from './names.ts'
import { entityOf, openScope, type ApiParts } from './opened.ts'

/** Facts around an entity that an engine without all of them in memory brings. */
const maxFacts = 20_000

/** Entities by personalised PageRank, ties in the order in which records named them. */
export async function relatedTo(
  parts: ApiParts,
  scope: Scope,
  name: string,
  query: RelatedQuery,
): Promise<readonly Related[]> {
  const asked = checkWhen('The query of related', query, ['limit'])
  checkName('name', name)
  const limit = checkLimit(query.limit, 20, 100)
  const reach = { around: [keyOf(name)], steps: 3, limit: maxFacts }
  const opened = await openScope(parts, scope, reach, asked)
  const root = opened === undefined ? undefined : entityOf(opened.view, name)
  if (opened === undefined || root === undefined) return []
  const { view, citations } = opened
  const ranked = pageRank(ordered(view), [root])
    .filter(({ node }) => !view.graph.isLiteral(node))
    .toSorted((a, b) => b.score - a.score || a.node - b.node)
    .slice(0, limit)
  const names = await namesOf(
    view,
    citations,
    ranked.map(({ node }) => node),
  )
  return ranked.flatMap(({ node, score }) => {
    const said = names.get(node)
    return said === undefined ? [] : [{ name: said, score }]
  })
}

/** Facts in the order of their ends: what is pushed first decides the last digits. */
function ordered(view: View): Walkable {
  const sorted =
    (end: (fact: number) => number, walk: View['leaving']): View['leaving'] =>
    (node, visit) => {
      const facts: number[] = []
      walk.call(view, node, (fact) => void facts.push(fact))
      for (const fact of facts.sort((a, b) => end(a) - end(b))) if (visit(fact) === false) return
    }
  return {
    nodes: view.nodes,
    subject: (fact) => view.subject(fact),
    object: (fact) => view.object(fact),
    leaving: sorted((fact) => view.object(fact), view.leaving),
    entering: sorted((fact) => view.subject(fact), view.entering),
  }
}
