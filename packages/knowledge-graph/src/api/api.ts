import { checkMembers, checkSignal, toScope } from '@mnestic/core/check'
import type { Extractions, KnowledgeGraphApi } from '../contract/api.ts'
import { answersTo, learnRelations } from './answer.ts'
import { entitiesOf, entityNamed } from './entities.ts'
import { factsOf } from './facts.ts'
import { fromJsonLd } from './from-json-ld.ts'
import { toJsonLd } from './json-ld.ts'
import { neighborsOf } from './neighbors.ts'
import type { ApiParts } from './opened.ts'
import { relatedTo } from './related.ts'
import { subgraphOf } from './subgraph.ts'
import { merge, split } from './ties.ts'
import { waysBetween } from './ways.ts'

/** Records that one look at the queue counts. */
const maxPending = 1_000_000

/** The methods of the view's own, over one engine. */
export function knowledgeGraphApi(parts: ApiParts): KnowledgeGraphApi {
  return {
    entities: async (scope, query = {}) => entitiesOf(parts, toScope(scope), query),
    entity: async (scope, name, query = {}) => entityNamed(parts, toScope(scope), name, query),
    facts: async (scope, query = {}) => factsOf(parts, toScope(scope), query),
    neighbors: async (scope, name, query = {}) => neighborsOf(parts, toScope(scope), name, query),
    paths: async (scope, from, to, query = {}) => waysBetween(parts, toScope(scope), from, to, query),
    subgraph: async (scope, names, query = {}) => subgraphOf(parts, toScope(scope), names, query),
    answer: async (scope, question, query = {}) => answersTo(parts, toScope(scope), question, query),
    learnRelations: async (scope, questions, options = {}) =>
      learnRelations(parts, toScope(scope), questions, options),
    related: async (scope, name, query = {}) => relatedTo(parts, toScope(scope), name, query),
    merge: async (scope, names) => merge(parts, toScope(scope), names),
    split: async (scope, name) => split(parts, toScope(scope), name),
    exportJsonLd: async (scope, names, query = {}) =>
      toJsonLd(await subgraphOf(parts, toScope(scope), names, query)),
    importJsonLd: async (document) => fromJsonLd(document),
    extractions: async (scope) => extractionsOf(parts, toScope(scope)),
    extract: async (scope, options = {}) => {
      parts.check()
      checkMembers('The options of extract', options, ['signal'])
      const { signal } = options
      checkSignal(signal)
      const number = await parts.host.scope(toScope(scope))
      return number === undefined || parts.queue === undefined ? 0 : parts.queue.extract(number, signal)
    },
  }
}

async function extractionsOf(
  { host, engine, queue, check }: ApiParts,
  path: ReturnType<typeof toScope>,
): Promise<Extractions> {
  check()
  const scope = await host.scope(path)
  if (scope === undefined || queue === undefined) return { pending: 0, failed: [] }
  const unread = queue.unread(await engine.pending(scope, 0, maxPending))
  return { pending: unread.length, failed: queue.failures(scope) }
}
