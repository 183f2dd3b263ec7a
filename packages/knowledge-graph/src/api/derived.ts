import type { Literal } from '../contract/rows.ts'
import type { View } from '../view/view.ts'
import type { FactGroup } from './fact-writer.ts'
import { entityOf } from './opened.ts'

const maxDerived = 1_000
const maxSteps = 8

/**
 * What follows from a transitive predicate: a to b and b to c make a to c, in the time in which all of the facts hold.
 * Of several ways to one end the shortest counts. From the asked subject, or back from the asked object.
 */
export function derivedFacts(
  view: View,
  asked: {
    readonly subject: string | undefined
    readonly predicate: string | undefined
    readonly object: Literal | undefined
  },
): readonly FactGroup[] {
  const predicate = view.graph.predicates.indexOf(asked.predicate ?? '')
  if (predicate < 0 || view.known(predicate)?.transitive !== true) return []
  const subject = asked.subject === undefined ? undefined : entityOf(view, asked.subject)
  const object = typeof asked.object === 'string' ? entityOf(view, asked.object) : undefined
  if (asked.subject !== undefined) {
    const found = subject === undefined ? [] : chains(view, subject, predicate, false)
    return asked.object === undefined ? found : found.filter((group) => group.object === object)
  }
  return object === undefined ? [] : chains(view, object, predicate, true)
}

interface Chain {
  readonly node: number
  readonly facts: readonly number[]
  readonly from: number
  readonly to: number
}

function chains(view: View, start: number, predicate: number, backwards: boolean): readonly FactGroup[] {
  const { graph } = view
  const reached = new Set([start])
  const derived: FactGroup[] = []
  let open: readonly Chain[] = [{ node: start, facts: [], from: -Infinity, to: Infinity }]
  for (let step = 1; step <= maxSteps && open.length > 0; step++) {
    const next = new Map<number, Chain>()
    for (const { node, facts, from, to } of open) {
      const walk = backwards ? view.entering.bind(view) : view.leaving.bind(view)
      walk(node, (fact) => {
        const other = backwards ? view.subject(fact) : view.object(fact)
        if (graph.predicate(fact) !== predicate || reached.has(other)) return undefined
        const chain = {
          node: other,
          facts: [...facts, fact],
          from: Math.max(from, graph.from(fact)),
          to: Math.min(to, graph.to(fact)),
        }
        const known = next.get(other)
        if (
          chain.from < chain.to &&
          (known === undefined || graph.first(fact) < graph.first(known.facts.at(-1) ?? 0))
        )
          next.set(other, chain)
        return undefined
      })
    }
    for (const chain of next.values()) {
      reached.add(chain.node)
      if (chain.facts.length > 1 && derived.length < maxDerived)
        derived.push(groupOf(view, start, predicate, chain, backwards))
    }
    open = [...next.values()].sort((a, b) => a.node - b.node)
  }
  return derived
}

function groupOf(
  view: View,
  start: number,
  predicate: number,
  { node, facts, from, to }: Chain,
  backwards: boolean,
): FactGroup {
  const seqs = facts.flatMap((fact) => view.supports(fact))
  return {
    facts,
    subject: backwards ? node : start,
    predicate,
    object: backwards ? start : node,
    from,
    to,
    first: Math.max(...facts.map((fact) => view.supports(fact)[0] ?? 0)),
    latest: Math.max(...seqs),
    derived: true,
  }
}
