import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { peerModule } from '../contestants/module.ts'
import type { At, GraphKeeper, OpenGraph } from './contestant.ts'
import { nameOf, predicateNames, type GeneratedGraph } from './generated.ts'
import { pushed } from './push.ts'

interface Attributes {
  readonly predicate: string
  readonly from: number
  readonly to: number
  readonly record: number
}

interface MultiDirectedGraph {
  mergeNode(name: string): unknown
  addDirectedEdge(from: string, to: string, attributes: Attributes): string
  degree(node: string): number
  forEachNeighbor(node: string, visit: (other: string) => void): void
  forEachEdge(
    node: string,
    visit: (edge: string, attributes: Attributes, source: string, target: string) => void,
  ): void
  edgeEntries(): Iterable<{
    readonly attributes: Attributes
    readonly source: string
    readonly target: string
  }>
  hasNode(node: string): boolean
  export(): object
  import(serialised: object): void
}

interface Module {
  readonly MultiDirectedGraph: new () => MultiDirectedGraph
}

/** graphology keeps nothing on the disk: what it opens is its own export, as JSON. It has no PageRank from a seed. */
export const graphology: GraphKeeper = {
  name: 'graphology',
  manner: 'in process; opening is the import of its JSON',
  packages: ['graphology'],
  fill: async (folder, graph, batch) => {
    const { MultiDirectedGraph } = (await peerModule('graphology')) as Module
    const made = new MultiDirectedGraph()
    for (let begin = 0; begin < graph.facts; begin += batch)
      addFacts(made, graph, begin, Math.min(graph.facts, begin + batch))
    writeFileSync(join(folder, 'graph.json'), JSON.stringify(made.export()))
    return undefined
  },
  open: async (folder) => {
    const { MultiDirectedGraph } = (await peerModule('graphology')) as Module
    const graph = new MultiDirectedGraph()
    graph.import(JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')) as object)
    return asked(graph)
  },
}

function addFacts(made: MultiDirectedGraph, graph: GeneratedGraph, begin: number, end: number): void {
  for (let i = begin; i < end; i++) {
    const [subject, object] = [nameOf(graph.subject[i] ?? 0), nameOf(graph.object[i] ?? 0)]
    made.mergeNode(subject)
    made.mergeNode(object)
    made.addDirectedEdge(subject, object, {
      predicate: predicateNames[graph.predicate[i] ?? 0] ?? '',
      from: graph.from[i] ?? 0,
      // JSON knows no Infinity.
      to: Math.min(graph.to[i] ?? 0, Number.MAX_VALUE),
      record: graph.record[i] ?? 0,
    })
  }
}

function asked(graph: MultiDirectedGraph): OpenGraph {
  const twoSteps = (from: string, at?: At): number => {
    const seen = new Set([from])
    let edge: readonly string[] = [from]
    for (let step = 0; step < 2; step++) {
      const next: string[] = []
      const visit = (other: string): void => {
        if (seen.has(other)) return
        seen.add(other)
        next.push(other)
      }
      for (const node of edge)
        if (at === undefined) graph.forEachNeighbor(node, visit)
        else
          graph.forEachEdge(node, (_, attributes, source, target) => {
            const { record, from: begin, to } = attributes
            if (record <= at.record && begin <= at.validAt && at.validAt < to)
              visit(source === node ? target : source)
          })
      edge = next
    }
    return seen.size - 1
  }
  return {
    handle: (name) => name,
    twoSteps: (from, at) => twoSteps(String(from), at),
    related: (from) =>
      pushed(
        String(from),
        (node) => graph.degree(node),
        (node, visit) =>
          graph.forEachEdge(node, (_, _attributes, source, target) =>
            visit(source === node ? target : source),
          ),
      ),
    link: (text) => (graph.hasNode(text) ? text : undefined),
    page: () => {
      const page: object[] = []
      for (const { attributes, source, target } of graph.edgeEntries()) {
        page.push({ ...attributes, source, target })
        if (page.length === 1_000) break
      }
      return page.length
    },
    close: () => {},
  }
}
