import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { whyNoNeo4j } from '../neo4j/server.mjs'
import { root } from './workspace.ts'

const reason = await whyNoNeo4j()
if (reason !== undefined) console.warn(`The test of the Neo4j server is skipped: ${reason}.`)

const program = `
  import { startNeo4j } from './scripts/neo4j/server.mjs'
  const { port, home } = await startNeo4j()
  console.log(JSON.stringify({ port, home }))
  setInterval(() => {}, 1_000)
`

test.skipIf(reason !== undefined)('a server and its folder go with the process that started it', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: root })
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
  const { port, home } = JSON.parse(line) as { port: number; home: string }
  expect(existsSync(home)).toBe(true)

  // The server holds the other end of this connection until it is gone.
  const connection = connect(port, '127.0.0.1')
  await once(connection, 'connect')
  const hungUp = once(connection.resume(), 'close')
  parent.kill('SIGKILL')
  await hungUp
  expect(existsSync(home)).toBe(false)
})
