import type { Graph } from '../contract/graph.ts'
import type { TieRow } from '../contract/rows.ts'
import type { Seen } from './seen.ts'

/** Which names are one entity, by the ties that count. */
export interface Identity {
  /** The node that stands for the entity: of its names the one that was said first. */
  root(node: number): number
  /** All names of the entity, in the order in which they were first said. */
  members(root: number): readonly number[]
  /** True where every name is an entity of its own. */
  readonly plain: boolean
}

const plain: Identity = { root: (node) => node, members: (root) => [root], plain: true }

/** Of graphs of which everything counts. */
const kept = new WeakMap<Graph, { readonly ties: number; readonly identity: Identity }>()

export function identityOf(graph: Graph, seen: Seen): Identity {
  if (graph.ties.length === 0) return plain
  if (!seen.all) {
    const ties = graph.ties.filter(({ about }) => about.every((seq) => seen.record(seq)))
    return ties.length === graph.ties.length ? identityOf(graph, { ...seen, all: true }) : joined(graph, ties)
  }
  const known = kept.get(graph)
  if (known?.ties === graph.ties.length) return known.identity
  const identity = joined(graph, graph.ties)
  kept.set(graph, { ties: graph.ties.length, identity })
  return identity
}

/** Union-find (Galler and Fischer 1964) over the ties that no later split undoes. */
function joined(graph: Graph, ties: readonly TieRow[]): Identity {
  const alone = new Map<string, number>()
  for (const { kind, a, revision } of ties) if (kind === 'split') alone.set(a, revision)
  const parent = new Map<number, number>()
  const root = (node: number): number => {
    let at = node
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up
    if (at !== node) parent.set(node, at)
    return at
  }
  for (const { kind, a, b, revision } of ties) {
    if (kind === 'split' || revision < (alone.get(a) ?? 0) || revision < (alone.get(b) ?? 0)) continue
    const [x, y] = [graph.node(a), graph.node(b)]
    if (x === undefined || y === undefined) continue
    const [one, other] = [root(x), root(y)]
    if (one !== other) parent.set(Math.max(one, other), Math.min(one, other))
  }
  const members = new Map<number, number[]>()
  for (const node of parent.keys()) {
    const group = members.get(root(node)) ?? [root(node)]
    group.push(node)
    members.set(root(node), group)
  }
  for (const group of members.values()) group.sort((a, b) => a - b)
  return { root, members: (of) => members.get(of) ?? [of], plain: members.size === 0 }
}
