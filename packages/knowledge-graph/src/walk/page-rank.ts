import type { Walkable } from './walk.ts'

/** A node and how often walks are there, 0 to 1. */
export interface Ranked {
  readonly node: number
  readonly score: number
}

/** Share of the walks that go back to where they began, at each step. */
const restart = 0.15

/**
 * Personalised PageRank: where walks are that begin at a node, go along any of the facts of where they stand, in either
 * direction, each equally likely, and at each step go back to the beginning with probability .15. All nodes that were
 * reached but those of the beginning, in no order.
 *
 * By forward push (Andersen, Chung and Lang, "Local graph partitioning using PageRank vectors", FOCS 2006): what a node
 * holds is passed on while it is more than `epsilon` for each of its facts, so the work is at most 1 / (.15 epsilon)
 * facts however large the graph is. Of what is left in the end the part that would stay counts as well.
 */
export function pageRank(
  graph: Walkable,
  from: readonly number[],
  epsilon: number = 1e-5,
): readonly Ranked[] {
  const scores = new Float64Array(graph.nodes)
  const rest = new Float64Array(graph.nodes)
  /** 0: not looked at yet. */
  const facts = new Uint32Array(graph.nodes)
  const waiting = new Uint8Array(graph.nodes)
  const reached: number[] = []
  const queue: number[] = []
  let others: number[] = []
  const forwards = (fact: number): undefined => void others.push(graph.object(fact))
  const backwards = (fact: number): undefined => void others.push(graph.subject(fact))
  const give = (node: number, share: number): void => {
    const held = (rest[node] ?? 0) + share
    rest[node] = held
    if (waiting[node] === 1 || held <= epsilon * Math.max(1, facts[node] ?? 0)) return
    waiting[node] = 1
    queue.push(node)
  }
  for (const node of from) give(node, 1 / from.length)
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] ?? 0
    waiting[node] = 0
    others = []
    graph.leaving(node, forwards)
    graph.entering(node, backwards)
    facts[node] = others.length
    const held = rest[node] ?? 0
    if (held <= epsilon * others.length) continue
    if (scores[node] === 0) reached.push(node)
    rest[node] = 0
    // A walk that comes to a node without facts goes back to the beginning.
    scores[node] = (scores[node] ?? 0) + restart * held
    const share = (1 - restart) * held
    if (others.length === 0) for (const start of from) give(start, share / from.length)
    else for (const other of others) give(other, share / others.length)
  }
  return reached
    .filter((node) => !from.includes(node))
    .map((node) => ({ node, score: (scores[node] ?? 0) + restart * (rest[node] ?? 0) }))
}
