import type { Allow, Revision, Seq } from '@mnestic/core'
import type { Graph } from '../contract/graph.ts'

/** Which records count in a reading of a graph. */
export interface Seen {
  /** Every living record does. */
  readonly all: boolean
  record(seq: Seq): boolean
  /** Whether one of its supports counts. */
  fact(graph: Graph, fact: number): boolean
}

/** All, or those of that revision. */
export function seenUpTo(revision: Revision | undefined): Seen {
  if (revision === undefined) return { all: true, record: () => true, fact: () => true }
  return {
    all: false,
    record: (seq) => seq <= revision,
    fact: (graph, fact) => graph.first(fact) <= revision,
  }
}

/** Those that a read may answer. */
export function seenBy(allow: Allow): Seen {
  if (allow.whole) return seenUpTo(undefined)
  return {
    all: false,
    record: (seq) => allow.has(seq),
    fact: (graph, fact) => allow.has(graph.first(fact)) || graph.supports(fact).some((seq) => allow.has(seq)),
  }
}
