import { join } from 'node:path'
import { openMemory, type Fact, type Memory, type RecordInput } from '@mnestic/core'
import { knowledgeGraph } from '@mnestic/knowledge-graph'
import { sqliteStorage } from '@mnestic/sqlite'
import type { GraphKeeper, OpenGraph } from './contestant.ts'
import { factsPerRecord, nameOf, predicateNames, type GeneratedGraph } from './generated.ts'

type Composed = { readonly world: ReturnType<typeof knowledgeGraph> }

const scope = 'bench'
/** Views catch up at the first question. */
const deadline = 600_000

/** The whole way: records with facts into a durable log, the view that follows it, and the view's own methods. */
export const memory: GraphKeeper = {
  name: 'Mnestic, memory with the graph',
  manner: 'SQLite storage; records in a durable log',
  packages: [],
  fill: async (folder, graph, batch) => {
    const opened = await open(folder)
    for (let begin = 0; begin < graph.facts; begin += batch)
      await opened.write(scope, records(graph, begin, Math.min(graph.facts, begin + batch)))
    await opened.read(scope, nameOf(0), { limit: 1, deadline })
    await opened.close()
    return undefined
  },
  open: async (folder) => asked(await open(folder)),
}

async function open(folder: string): Promise<Memory<Composed>> {
  const world = knowledgeGraph({ extractor: false })
  return openMemory<Composed>({ storage: sqliteStorage(join(folder, 'memory')), backends: { world } })
}

function records(graph: GeneratedGraph, begin: number, end: number): readonly RecordInput[] {
  return Array.from({ length: Math.ceil((end - begin) / factsPerRecord) }, (_, n) => {
    const first = begin + n * factsPerRecord
    return {
      text: `Record ${graph.record[first] ?? 0}.`,
      at: graph.from[first] ?? 0,
      facts: Array.from({ length: Math.min(end, first + factsPerRecord) - first }, (_fact, i) =>
        factOf(graph, first + i),
      ),
    }
  })
}

function factOf(graph: GeneratedGraph, fact: number): Fact {
  const to = graph.to[fact] ?? Infinity
  return {
    subject: nameOf(graph.subject[fact] ?? 0),
    predicate: predicateNames[graph.predicate[fact] ?? 0] ?? '',
    object: nameOf(graph.object[fact] ?? 0),
    from: graph.from[fact] ?? 0,
    ...(to !== Infinity && { to }),
  }
}

function asked(opened: Memory<Composed>): OpenGraph {
  const { world } = opened.views
  return {
    handle: async (name) => (await world.entity(scope, name))?.name ?? '',
    related: async (from) =>
      (await world.related(scope, String(from), { limit: 20 })).map(({ name }) => name),
    link: async (text) => (await world.entities(scope, { name: text, limit: 1 })).entities[0]?.name,
    page: async () => (await world.facts(scope, { limit: 1_000 })).facts.length,
    close: async () => opened.close(),
  }
}
