import { randomUUID } from 'node:crypto'
import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph, type Engine } from '@mnestic/knowledge-graph'
import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { capitals } from './capitals.ts'
import { engineSuite } from './engines/engine-suite.ts'
import { options } from './neo4j/options.ts'
import { outages } from './neo4j/outages.ts'
import { sharing } from './neo4j/sharing.ts'
import { testServer } from './neo4j/test-server.ts'
import { inMemory } from './storages.ts'

const server = await testServer()
if (server.reason !== undefined) console.warn(`The tests on Neo4j are skipped: ${server.reason}.`)

describe('the options of neo4jEngine', () => options())

// In one file, so that one server is enough.
describe.skipIf(server.reason !== undefined)('on Neo4j', () => {
  beforeAll(() => server.start(), 300_000)
  afterAll(() => server.end())

  // The kit's logs all have one name; each of its backends gets a graph of its own.
  const apart = (): Engine => {
    const engine = neo4jEngine(server.access())
    const own = randomUUID()
    return {
      ...engine,
      open: (site) => engine.open(site.logId === 'conformance' ? { ...site, logId: own } : site),
    }
  }
  const create = (): ReturnType<typeof knowledgeGraph> =>
    knowledgeGraph({ extractor: capitals, engine: apart() })
  register(backendCases({ create, storages: [inMemory], histories: 1 }), { describe, it })

  engineSuite(() => neo4jEngine(server.access()), { runs: 6 })
  sharing(server)
  outages(server)
})
