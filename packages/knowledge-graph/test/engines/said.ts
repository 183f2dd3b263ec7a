import { randomUUID } from 'node:crypto'
import {
  keyOf,
  type Engine,
  type GraphBatch,
  type GraphChange,
  type OpenEngine,
  type Site,
  type Statement,
} from '@mnestic/knowledge-graph'

/** What a test writes: a record that says these facts. */
export function record(
  seq: number,
  facts: readonly (readonly [string, string, string])[],
  scope = 1,
): GraphChange {
  const statements = facts.map(([subject, predicate, object]): Statement => ({
    subject: keyOf(subject),
    subjectName: subject,
    predicate,
    object: { entity: keyOf(object), name: object },
    confidence: 1,
    source: 'application',
  }))
  return {
    kind: 'record',
    scope,
    seq,
    at: seq,
    pending: false,
    rows: { mentions: [], statements, aliases: [] },
  }
}

export function batch(from: number, to: number, ...changes: readonly GraphChange[]): GraphBatch {
  return { from, to, changes }
}

export function site(more: Partial<Site> = {}): Site {
  return { logId: randomUUID(), name: 'world', shape: 'one', ...more }
}

export async function opened<T>(
  engine: Engine,
  use: (graph: OpenEngine) => Promise<T>,
  at = site(),
): Promise<T> {
  const graph = await engine.open(at)
  try {
    return await use(graph)
  } finally {
    await graph.close()
  }
}
