import type { Scope } from '@mnestic/core'
import { invalid } from '@mnestic/core/check'
import type { Neighbor, NeighborQuery } from '../contract/api.ts'
import { keyOf } from '../link/key.ts'
import { checkLimit, checkName, checkWhen } from './check.ts'
import { groupsOf, writeFacts } from './fact-writer.ts'
import { entityOf, openScope, type ApiParts } from './opened.ts'

const members: readonly string[] = [
  'predicate',
  'direction',
  'limit',
] satisfies readonly (keyof NeighborQuery)[]
const maxFacts = 100_000
/** Facts that are written for one neighbour. */
const maxEach = 20

export async function neighborsOf(
  parts: ApiParts,
  scope: Scope,
  name: string,
  query: NeighborQuery,
): Promise<readonly Neighbor[]> {
  const asked = checkWhen('The query of neighbors', query, members)
  checkName('name', name)
  const limit = checkLimit(query.limit, 100, 1_000)
  const { direction = 'both' } = query
  if (direction !== 'in' && direction !== 'out' && direction !== 'both')
    throw invalid('direction', direction, 'in, out, both')
  const wanted =
    query.predicate === undefined
      ? undefined
      : parts.predicates.canonical(checkName('predicate', query.predicate))
  const reach = { around: [keyOf(name)], steps: 1, limit: maxFacts }
  const opened = await openScope(parts, scope, reach, asked)
  const root = opened === undefined ? undefined : entityOf(opened.view, name)
  if (opened === undefined || root === undefined) return []
  const { view, citations } = opened
  const facts: number[] = []
  const add = (out: boolean, fact: number): undefined => {
    const predicate = view.graph.predicate(fact)
    if (wanted !== undefined && view.graph.predicates[predicate] !== wanted.name) return
    const forwards = out !== (wanted?.turned ?? false)
    const either = direction === 'both' || view.known(predicate)?.symmetric === true
    if (either || (direction === 'out') === forwards) facts.push(fact)
  }
  view.leaving(root, (fact) => add(true, fact))
  view.entering(root, (fact) => add(false, fact))
  const other = (group: { readonly subject: number; readonly object: number }): number =>
    group.subject === root ? group.object : group.subject
  const latest = [...Map.groupBy(groupsOf(view, facts), other)]
    .map(([node, groups]) => ({ node, groups, at: Math.max(...groups.map((group) => group.latest)) }))
    .sort((a, b) => b.at - a.at || a.node - b.node)
    .slice(0, limit)
  const written = await writeFacts(
    view,
    citations,
    latest.flatMap(({ groups }) => groups.slice(-maxEach)),
  )
  return latest.flatMap(({ node }) => {
    const own = written.filter(({ group }) => other(group) === node)
    const [first] = own
    if (first === undefined) return []
    const isSubject = first.group.object === root && first.group.subject !== root
    return [
      {
        name: isSubject ? first.fact.subject : first.fact.object,
        kind: isSubject ? 'entity' : first.fact.objectKind,
        facts: own.map(({ fact }) => fact),
      } satisfies Neighbor,
    ]
  })
}
