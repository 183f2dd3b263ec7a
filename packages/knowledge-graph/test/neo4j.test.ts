import { randomUUID } from 'node:crypto'
import { backendCases, register } from '@mnestic/conformance'
import { knowledgeGraph, type Engine } from '@mnestic/knowledge-graph'
import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { driver as connect, type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { capitals } from './capitals.ts'
import { engineSuite } from './engines/engine-suite.ts'
import { graphSuite } from './graph-suite.ts'
import { options } from './neo4j/options.ts'
import { outages } from './neo4j/outages.ts'
import { sharing } from './neo4j/sharing.ts'
import { testServer } from './neo4j/test-server.ts'
import { inMemory } from './storages.ts'

const server = await testServer()
if (server.reason !== undefined) console.warn(`The tests on Neo4j are skipped: ${server.reason}.`)

describe('the options of neo4jEngine', () => {
  options()
})

// In one file, so that one server is enough.
describe.skipIf(server.reason !== undefined)('on Neo4j', () => {
  let driver: Driver
  let engine: Engine
  beforeAll(async () => {
    await server.start()
    const { uri, auth } = server.access()
    driver = connect(uri, auth)
    engine = neo4jEngine({ driver })
  }, 300_000)
  afterAll(async () => {
    await driver?.close()
    await server.end()
  })

  /** Whose graphs nobody else has, whatever the name of their log. */
  const apart = (only: (logId: string) => boolean): Engine => {
    const own = randomUUID()
    return { ...engine, open: (site) => engine.open(only(site.logId) ? { ...site, logId: own } : site) }
  }
  // A read waits two seconds for a view, and a server on a machine that does other work as well may take longer.
  describe('the kit', { retry: 2, timeout: 300_000 }, () => {
    // Its own logs all have one name.
    const create = (): ReturnType<typeof knowledgeGraph> =>
      knowledgeGraph({ extractor: capitals, engine: apart((logId) => logId === 'conformance') })
    register(backendCases({ create, storages: [inMemory], histories: 1 }), { describe, it })
  })

  graphSuite(() => apart(() => true), { runs: 5, looks: 2 })
  engineSuite(() => engine, { runs: 5 })
  sharing(server)
  outages(server)
})
