// Starts a real PostgreSQL with pgvector on loopback, without containers, for the tests, the benchmarks, or by hand.
import { execFile, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { preparePostgres, user } from './prepare.mjs'
import { childrenOf, gone } from './processes.mjs'

const guard = join(import.meta.dirname, 'guard.mjs')

/**
 * A running server. It ends with the process that started it, however that ends.
 * @typedef {object} PostgresServer
 * @property {string} url `postgres://postgres@127.0.0.1:PORT/postgres`: a superuser, whom nobody asks for a password
 * @property {number} port
 * @property {string} home its folder; `server.log` in it is what the server said
 * @property {number} pid
 * @property {Promise<void>} ended resolves when the process is gone
 * @property {() => Promise<void>} stop shuts it down, whoever is connected; a temporary home is deleted
 * @property {() => Promise<void>} kill SIGKILL to it and all its processes; resolves when they are gone
 */

/** Why no server can run here, for a test that is skipped to print. @returns {Promise<string | undefined>} */
export async function whyNoPostgres() {
  const prepared = await preparePostgres()
  return 'reason' in prepared ? prepared.reason : undefined
}

/**
 * Resolves when the server answers: 0.3 s; before the first time pip may bring 25 MB. Commits are as durable as
 * PostgreSQL makes them by default: `fsync` is on.
 * @param {object} [options]
 * @param {string} [options.home] a folder to keep, or to go on with; a temporary one where absent
 * @param {boolean} [options.temporary] it goes with this process or `stop`, but not with `kill`; default true where no home is given
 * @param {number} [options.port] a free one where absent
 * @param {Readonly<Record<string, string>>} [options.settings] more of PostgreSQL's own: `{ work_mem: '64MB' }`
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres({
  home: given,
  temporary = given === undefined,
  port: wanted,
  settings = {},
} = {}) {
  const prepared = await preparePostgres()
  if ('reason' in prepared) throw new Error(`PostgreSQL cannot be started: ${prepared.reason}`)
  const port = wanted ?? (await freePort())
  const home = given === undefined ? mkdtempSync(join(tmpdir(), 'mnestic-postgres-')) : resolve(given)
  const data = join(home, 'data')
  if (!existsSync(data)) await lay(prepared.template, home, data)

  const chosen = { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '', ...settings }
  const child = spawn(
    process.execPath,
    [
      guard,
      temporary ? 'temporary' : 'keep',
      home,
      `${user.uid ?? '-'}`,
      join(prepared.bin, 'postgres'),
      '-D',
      data,
      ...Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  child.stdin.on('error', () => {}) // it is only held open
  const log = join(home, 'server.log')
  /** @type {Promise<void>} */
  const ended = new Promise((done) => {
    child.once('close', () => {
      if (given === undefined) rmSync(home, { recursive: true, force: true })
      done()
    })
  })
  await ready(child, log)
  const pid = Number(/^\d+/.exec(readFileSync(join(data, 'postmaster.pid'), 'utf8'))?.[0])
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    home,
    pid,
    ended,
    async stop() {
      child.stdin.end()
      await ended
    },
    async kill() {
      const all = [pid, ...(await childrenOf(pid))]
      for (const one of all) {
        try {
          process.kill(one, 'SIGKILL')
        } catch {
          // it had ended
        }
      }
      await gone(all)
      await ended
    },
  }
}

/**
 * A new data folder, whole or not at all.
 * @param {string} template @param {string} home @param {string} data
 */
async function lay(template, home, data) {
  mkdirSync(home, { recursive: true })
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid) // it has to enter it, and to make folders in it
  const draft = `${data}.new`
  rmSync(draft, { recursive: true, force: true })
  const script = 'cp -R "$1" "$2" && chmod 700 "$2" && mv "$2" "$3"'
  await promisify(execFile)('sh', ['-c', script, 'sh', template, draft, data], { ...user, cwd: '/' })
}

/** @param {import('node:child_process').ChildProcess} child @param {string} log @returns {Promise<void>} */
function ready(child, log) {
  return new Promise((done, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-20) : []
      reject(new Error(`PostgreSQL ended with ${code}:\n${said.join('\n')}`))
    })
    if (child.stdout) createInterface(child.stdout).on('line', (line) => line === 'READY' && done())
  })
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => done(port))
    })
  })
}
