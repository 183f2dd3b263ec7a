import { compare } from './compare.ts'
import type { StatementColumns } from './fact-table.ts'

/** The numbers of the statements by subject, then predicate, object, time and seq. */
export function grouped(s: StatementColumns, nodes: number): Uint32Array {
  const order = new Uint32Array(s.seq.length)
  const start = starts(s.subject, nodes)
  const next = start.slice()
  for (let i = 0; i < order.length; i++) {
    const node = s.subject[i] ?? 0
    order[next[node] ?? 0] = i
    next[node] = (next[node] ?? 0) + 1
  }
  const by = (a: number, b: number): number =>
    (s.predicate[a] ?? 0) - (s.predicate[b] ?? 0) ||
    (s.object[a] ?? 0) - (s.object[b] ?? 0) ||
    compare(s.from[a] ?? 0, s.from[b] ?? 0) ||
    compare(s.to[a] ?? 0, s.to[b] ?? 0) ||
    (s.seq[a] ?? 0) - (s.seq[b] ?? 0)
  for (let node = 0; node < nodes; node++) {
    const begin = start[node] ?? 0
    const end = start[node + 1] ?? 0
    if (end - begin > 1) order.subarray(begin, end).sort(by)
  }
  return order
}

/** Where each node's facts begin: [nodes + 1], by counting. */
export function starts(node: Uint32Array, nodes: number): Uint32Array {
  const start = new Uint32Array(nodes + 1)
  for (let i = 0; i < node.length; i++) {
    const at = (node[i] ?? 0) + 1
    start[at] = (start[at] ?? 0) + 1
  }
  for (let i = 1; i <= nodes; i++) start[i] = (start[i] ?? 0) + (start[i - 1] ?? 0)
  return start
}
