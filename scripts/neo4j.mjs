// A Neo4j server on loopback, for as long as this runs; see scripts/neo4j/server.mjs for what it needs.
//
//   npm run neo4j -- start [--home DIR] [--port N]
//
// Without --home the graph goes with the server. NEO4J_PASSWORD sets the password of a new home (8 characters or more);
// without it nobody has to sign in. Ctrl-C ends it.
import { parseArgs } from 'node:util'
import { startNeo4j } from './neo4j/server.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { home: { type: 'string' }, port: { type: 'string' } },
})
if (positionals.join(' ') !== 'start') {
  console.error('npm run neo4j -- start [--home DIR] [--port N]')
  process.exit(2)
}

const { NEO4J_PASSWORD: password = '' } = process.env
const server = await startNeo4j({
  password,
  ...(values.home !== undefined && { home: values.home }),
  ...(values.port !== undefined && { port: Number(values.port) }),
})
console.log(`${server.uri} (${password === '' ? 'no password' : 'user neo4j'}), process ${server.pid}`)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void server.stop())
await server.ended
