// A PostgreSQL server with pgvector on loopback, for as long as this runs; see scripts/postgres/server.mjs for what it needs.
//
//   npm run postgres -- start [--home DIR] [--port N]
//
// Without --home the data go with the server. Nobody is asked for a password: it is for tests and for a look, on a
// machine of your own. Ctrl-C ends it.
import { parseArgs } from 'node:util'
import { startPostgres } from './postgres/server.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { home: { type: 'string' }, port: { type: 'string' } },
})
if (positionals.join(' ') !== 'start') {
  console.error('npm run postgres -- start [--home DIR] [--port N]')
  process.exit(2)
}

const server = await startPostgres({
  ...(values.home !== undefined && { home: values.home }),
  ...(values.port !== undefined && { port: Number(values.port) }),
})
console.log(`${server.url} (no password), process ${server.pid}`)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void server.stop())
await server.ended
