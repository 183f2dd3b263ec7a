import {
  embeddedEngine,
  keyOf,
  neighbourhood,
  pageRank,
  type Graph,
  type GraphChange,
  type OpenEngine,
  type Walkable,
} from '@mnestic/knowledge-graph'
import type { At, GraphKeeper, OpenGraph } from './contestant.ts'
import { factsPerRecord, nameOf, predicateNames, type GeneratedGraph } from './generated.ts'

const scope = 1
const signal = new AbortController().signal

/** The engine of `@mnestic/knowledge-graph` alone: rows in, numbers out. */
export const embedded: GraphKeeper = {
  name: 'Mnestic, embedded engine',
  packages: [],
  fill: async (folder, graph, batch) => {
    const engine = await openEngine(folder)
    for (let begin = 0; begin < graph.facts; begin += batch) {
      const end = Math.min(graph.facts, begin + batch)
      const from = begin === 0 ? 0 : (graph.record[begin - 1] ?? 0)
      const to = graph.record[end - 1] ?? 0
      const outcome = await engine.commit({ from, to, changes: changes(graph, begin, end) }, signal)
      if (outcome !== 'applied') throw new Error(`The batch after ${from} was not applied`)
    }
    await engine.close()
    return undefined
  },
  open: async (folder) => {
    const engine = await openEngine(folder)
    return asked(await engine.graph(scope, { around: [], steps: 0, limit: 1 }), engine)
  },
}

async function openEngine(folder: string): Promise<OpenEngine> {
  return embeddedEngine().open({
    logId: '6f1c2d7e-58c5-4a1b-9e0d-3b7a64f0c2aa',
    name: 'bench',
    folder,
    shape: 'bench',
  })
}

/** A record for each ten facts; batches are made of whole ones. */
function changes(graph: GeneratedGraph, begin: number, end: number): readonly GraphChange[] {
  const made: GraphChange[] = []
  for (let first = begin; first < end; first += factsPerRecord) {
    const facts = Array.from({ length: Math.min(end, first + factsPerRecord) - first }, (_, n) => first + n)
    made.push({
      kind: 'record',
      scope,
      seq: graph.record[first] ?? 0,
      at: graph.from[first] ?? 0,
      pending: false,
      rows: { mentions: [], aliases: [], statements: facts.map((fact) => statementOf(graph, fact)) },
    })
  }
  return made
}

function statementOf(graph: GeneratedGraph, fact: number) {
  const [subject, object] = [nameOf(graph.subject[fact] ?? 0), nameOf(graph.object[fact] ?? 0)]
  const to = graph.to[fact] ?? Infinity
  return {
    subject: keyOf(subject),
    subjectName: subject,
    predicate: predicateNames[graph.predicate[fact] ?? 0] ?? '',
    object: { entity: keyOf(object), name: object },
    from: graph.from[fact] ?? 0,
    ...(to !== Infinity && { to }),
    confidence: 1,
    source: 'application',
  }
}

function asked(graph: Graph, engine: OpenEngine): OpenGraph {
  return {
    handle: (name) => graph.node(keyOf(name)) ?? NaN,
    twoSteps: (from, at) => {
      const walk = at === undefined ? graph : seenAt(graph, at)
      return neighbourhood(walk, [Number(from)], 2).length
    },
    related: (from) =>
      pageRank(graph, [Number(from)])
        .toSorted((a, b) => b.score - a.score)
        .slice(0, 20)
        .map(({ node }) => graph.key(node) ?? ''),
    page: () => {
      const page: object[] = []
      for (let fact = 0; fact < Math.min(1_000, graph.facts); fact++)
        page.push({
          subject: graph.key(graph.subject(fact)),
          predicate: graph.predicates[graph.predicate(fact)],
          object: graph.key(graph.object(fact)),
          from: graph.from(fact),
          to: graph.to(fact),
          records: graph.supports(fact),
        })
      return page.length
    },
    close: async () => engine.close(),
  }
}

/** Facts that were known and true then. */
function seenAt(graph: Graph, at: At): Walkable {
  const counts = (fact: number): boolean =>
    graph.first(fact) <= at.record && graph.from(fact) <= at.validAt && at.validAt < graph.to(fact)
  const passed = (visit: (fact: number) => boolean | undefined) => (fact: number) =>
    counts(fact) ? visit(fact) : undefined
  return {
    graph,
    nodes: graph.nodes,
    subject: (fact) => graph.subject(fact),
    object: (fact) => graph.object(fact),
    leaving: (node, visit) => graph.leaving(node, passed(visit)),
    entering: (node, visit) => graph.entering(node, passed(visit)),
  }
}
