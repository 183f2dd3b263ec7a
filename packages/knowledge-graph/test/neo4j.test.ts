import { neo4jEngine } from '@mnestic/knowledge-graph/neo4j'
import { auth } from 'neo4j-driver'
import { afterAll, beforeAll, describe } from 'vitest'
import { startNeo4j, whyNoNeo4j } from '../../../scripts/neo4j/server.mjs'
import { engineSuite } from './engines/engine-suite.ts'

const password = 'not-a-secret'
const reason = await whyNoNeo4j()
if (reason !== undefined) console.warn(`The tests on Neo4j are skipped: ${reason}.`)

describe.skipIf(reason !== undefined)('on Neo4j', () => {
  let server: Awaited<ReturnType<typeof startNeo4j>>
  beforeAll(async () => {
    server = await startNeo4j({ password })
  }, 300_000)
  afterAll(() => server?.stop())

  const signIn = auth.basic('neo4j', password)
  engineSuite(() => neo4jEngine({ uri: server.uri, auth: signIn }), { runs: 8 })
})
