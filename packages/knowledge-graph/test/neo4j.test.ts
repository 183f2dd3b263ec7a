import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { afterAll, beforeAll, describe } from 'vitest'
import { engineSuite } from './engines/engine-suite.ts'
import { options } from './neo4j/options.ts'
import { outages } from './neo4j/outages.ts'
import { sharing } from './neo4j/sharing.ts'
import { testServer } from './neo4j/test-server.ts'

const server = await testServer()
if (server.reason !== undefined) console.warn(`The tests on Neo4j are skipped: ${server.reason}.`)

describe('the options of neo4jEngine', () => options())

// In one file, so that one server is enough.
describe.skipIf(server.reason !== undefined)('on Neo4j', () => {
  beforeAll(() => server.start(), 300_000)
  afterAll(() => server.end())

  engineSuite(() => neo4jEngine(server.access()), { runs: 8 })
  sharing(server)
  outages(server)
})
