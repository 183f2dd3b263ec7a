import { undoes, type PathGraph, type Relation } from './path-graph.ts'

/** What a search may cost. */
export interface Limits {
  /** Nodes that one sequence of relations may reach; further ones are left out. */
  readonly reach: number
  /** Facts that the whole search may look at. */
  facts: number
}

/** The relations that leave any of the nodes, rising. */
export function relationsFrom(graph: PathGraph, nodes: readonly number[]): readonly Relation[] {
  const relations = new Set<Relation>()
  for (const node of nodes) for (const relation of graph.relations(node)) relations.add(relation)
  return [...relations].toSorted((a, b) => a - b)
}

/** The nodes that a relation leads to from any of the nodes, each once, in the order in which they are met, but `others`. */
export function reached(
  graph: PathGraph,
  nodes: readonly number[],
  relation: Relation,
  limits: Limits,
  others: readonly number[],
): readonly number[] {
  const targets = new Set<number>()
  const left = new Set(others)
  for (const node of nodes) {
    if (targets.size >= limits.reach || limits.facts <= 0) break
    graph.follow(node, relation, (target) => {
      limits.facts -= 1
      if (!left.has(target)) targets.add(target)
      return targets.size < limits.reach && limits.facts > 0
    })
  }
  return [...targets]
}

/** The nodes and facts of one way to a node, from the first node on: the first at each step, backwards from the end. */
export interface Way {
  readonly nodes: readonly number[]
  /** Parallel facts of each step, at most `maxParallel`. */
  readonly facts: readonly (readonly number[])[]
}

const maxParallel = 8

/** The node from which another was reached first, and the facts that say so. */
interface Origin {
  readonly node: number
  readonly facts: number[]
}

/** A way that the relations lead from `start` to `end`, `undefined` where none is within the limits. */
export function wayTo(
  graph: PathGraph,
  start: number,
  relations: readonly Relation[],
  end: number,
  limits: Limits,
): Way | undefined {
  const layers: ReadonlyMap<number, Origin>[] = []
  let nodes: readonly number[] = [start]
  let origins: readonly number[] = []
  for (const [i, relation] of relations.entries()) {
    const layer = new Map<number, Origin>()
    const left = new Set(undoes(relation, relations[i - 1]) ? origins : [])
    for (const node of nodes) {
      if (layer.size >= limits.reach || limits.facts <= 0) break
      graph.follow(node, relation, (target, fact) => {
        limits.facts -= 1
        if (left.has(target)) return limits.facts > 0
        const origin = layer.get(target)
        if (origin === undefined) layer.set(target, { node, facts: [fact] })
        else if (origin.node === node && origin.facts.length < maxParallel) origin.facts.push(fact)
        return layer.size < limits.reach && limits.facts > 0
      })
    }
    layers.push(layer)
    origins = nodes
    nodes = [...layer.keys()]
  }
  const way = [end]
  const facts: (readonly number[])[] = []
  for (const layer of layers.toReversed()) {
    const origin = layer.get(way[0] ?? -1)
    if (origin === undefined) return undefined
    way.unshift(origin.node)
    facts.unshift(origin.facts)
  }
  return { nodes: way, facts }
}
