import type { JsonObject, Scope } from '@mnestic/core'
import type { DemoMemory } from '../../compose.ts'
import { allEntities } from './all.ts'

/** Names in one question to the graph. */
const together = 100
const mostFacts = 5_000

/** A scope's whole graph as one JSON-LD document, evidence by record ids. */
export async function graphJsonLd(memory: DemoMemory, scope: Scope): Promise<JsonObject> {
  const names = (await allEntities(memory, scope)).map(({ name }) => name)
  const nodes = new Map<string, JsonObject>()
  let context: JsonObject = {}
  for (let from = 0; from < names.length; from += together) {
    const some = names.slice(from, from + together)
    const document = await memory.views.world.exportJsonLd(scope, some, { limit: mostFacts })
    context = { '@context': document['@context'] ?? {} }
    // A fact between two of these groups comes with both.
    for (const node of nodesOf(document)) nodes.set(JSON.stringify(node), node)
  }
  return { ...context, '@graph': [...nodes.values()] }
}

function nodesOf(document: JsonObject): readonly JsonObject[] {
  const graph = document['@graph']
  return Array.isArray(graph) ? graph.filter(isObject) : []
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
