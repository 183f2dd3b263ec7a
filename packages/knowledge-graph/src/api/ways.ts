import type { Scope } from '@mnestic/core'
import { checkInteger } from '@mnestic/core/check'
import type { GraphPath, PathQuery } from '../contract/api.ts'
import { keyOf } from '../link/key.ts'
import type { View } from '../view/view.ts'
import { checkLimit, checkName, checkWhen } from './check.ts'
import { groupsOf, writeFacts, type FactGroup } from './fact-writer.ts'
import { entityOf, openScope, type ApiParts } from './opened.ts'

const members: readonly string[] = ['maxLength', 'limit'] satisfies readonly (keyof PathQuery)[]
const maxFacts = 100_000
/** Entities that are gone through in search of one path's end. */
const maxVisits = 200_000

/** The ways from one entity to another, shortest first, then in the order of the log. */
export async function waysBetween(
  parts: ApiParts,
  scope: Scope,
  from: string,
  to: string,
  query: PathQuery,
): Promise<readonly GraphPath[]> {
  const asked = checkWhen('The query of paths', query, members)
  const { maxLength = 3 } = query
  checkInteger('maxLength', maxLength, 1, 4)
  const limit = checkLimit(query.limit, 10, 100)
  const around = [keyOf(checkName('from', from)), keyOf(checkName('to', to))]
  const reach = { around, steps: Math.ceil(maxLength / 2), limit: maxFacts }
  const opened = await openScope(parts, scope, reach, asked)
  if (opened === undefined) return []
  const { view, citations } = opened
  const [start, end] = [entityOf(view, from), entityOf(view, to)]
  if (start === undefined || end === undefined || start === end) return []
  const ways = search(view, start, end, maxLength, limit)
  const written = await writeFacts(
    view,
    citations,
    ways.flat().map(({ group }) => group),
  )
  const facts = new Map(written.map(({ group, fact }) => [group, fact]))
  return ways.flatMap((way) => {
    const steps = way.flatMap(({ group, backwards }) => {
      const fact = facts.get(group)
      return fact === undefined ? [] : [{ fact, backwards }]
    })
    return steps.length === way.length ? [{ steps }] : []
  })
}

interface Step {
  readonly group: FactGroup
  readonly backwards: boolean
  readonly node: number
}

/** In depth, through entities from which the end can still be reached, for one length after the other. */
function search(view: View, start: number, end: number, maxLength: number, limit: number): readonly Step[][] {
  const near = distances(view, end, maxLength)
  const steps = new Map<number, readonly Step[]>()
  const found: Step[][] = []
  let visits = 0
  const go = (node: number, way: readonly Step[], length: number): void => {
    if (found.length >= limit || ++visits > maxVisits) return
    const rest = length - way.length
    if (rest === 0) {
      if (node === end) found.push([...way])
      return
    }
    let next = steps.get(node)
    if (next === undefined) steps.set(node, (next = stepsFrom(view, node)))
    for (const step of next) {
      const seen = step.node === start || way.some((one) => one.node === step.node)
      if (!seen && (near.get(step.node) ?? Infinity) <= rest - 1 && (step.node !== end || rest === 1))
        go(step.node, [...way, step], length)
    }
  }
  for (let length = near.get(start) ?? Infinity; length <= maxLength; length++) go(start, [], length)
  return found
}

/** Facts away from the end, of all that are at most `most` away. */
function distances(view: View, end: number, most: number): ReadonlyMap<number, number> {
  const near = new Map([[end, 0]])
  let open = [end]
  for (let length = 1; length <= most && near.size < maxFacts; length++) {
    const next: number[] = []
    for (const node of open) {
      const reach = (other: number): undefined => {
        if (near.has(other)) return
        near.set(other, length)
        next.push(other)
      }
      view.leaving(node, (fact) => reach(view.object(fact)))
      view.entering(node, (fact) => reach(view.subject(fact)))
    }
    open = next
  }
  return near
}

function stepsFrom(view: View, node: number): readonly Step[] {
  const facts: number[] = []
  const add = (fact: number): undefined => void facts.push(fact)
  view.leaving(node, add)
  view.entering(node, add)
  return groupsOf(view, facts).map((group) => {
    const backwards = group.subject !== node
    return { group, backwards, node: backwards ? group.subject : group.object }
  })
}
