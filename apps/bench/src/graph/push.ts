import { restart } from './reference.ts'

/**
 * Personalised PageRank by forward push (Andersen, Chung & Lang, FOCS 2006) for a peer that has none: until no node
 * holds more than `epsilon` of the walk for each of its facts. The 20 largest, without the start.
 */
export function pushed<Node>(
  from: Node,
  degree: (node: Node) => number,
  eachNeighbour: (node: Node, visit: (other: Node) => void) => void,
  epsilon = 1e-5,
): readonly Node[] {
  const rank = new Map<Node, number>()
  const rest = new Map<Node, number>([[from, 1]])
  const queue = [from]
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const held = rest.get(node) ?? 0
    const facts = degree(node)
    if (held <= epsilon * facts) continue
    rest.set(node, 0)
    rank.set(node, (rank.get(node) ?? 0) + restart * held)
    const share = ((1 - restart) * held) / facts
    eachNeighbour(node, (other) => {
      const before = rest.get(other) ?? 0
      const threshold = epsilon * degree(other)
      rest.set(other, before + share)
      if (before <= threshold && before + share > threshold) queue.push(other)
    })
  }
  rank.delete(from)
  return [...rank]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 20)
    .map(([node]) => node)
}
