// Runs a PostgreSQL server for as long as its own standard input is open: the server itself does not notice when the
// process that wanted it ends, however that ends, and would stay.
//
//   node guard.mjs keep|temporary HOME UID|- POSTGRES ARGUMENTS...
import { spawn } from 'node:child_process'
import { openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [life, home = '', uid, program = '', ...settings] = process.argv.slice(2)
const temporary = life === 'temporary'
const user = uid === '-' ? {} : { uid: Number(uid), gid: Number(uid) }
const log = openSync(join(home, 'server.log'), 'a') // it stays open, even where somebody deletes it
const server = spawn(program, settings, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })

let asked = false
process.stdin.resume().once('end', () => {
  asked = true
  server.kill(temporary ? 'SIGQUIT' : 'SIGINT') // at once; or in order, without waiting for who is connected
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {}) // its parent decides

createInterface(server.stderr).on('line', (line) => {
  writeSync(log, `${line}\n`)
  if (line.includes('database system is ready to accept connections')) console.log('READY')
})
server.once('error', (error) => {
  writeSync(log, `${error.message}\n`)
  process.exitCode = 1
})
server.once('close', (code) => {
  if (temporary && asked) rmSync(home, { recursive: true, force: true })
  process.exit(code ?? 1)
})
process.stdout.on('error', () => {}) // nobody listens any more
