// Starts a real Neo4j 5.26 Community on loopback, without containers, for the tests, the benchmarks, or by hand.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { prepareNeo4j } from './prepare.mjs'

/**
 * A running server. It ends with the process that started it, however that ends.
 * @typedef {object} Neo4jServer
 * @property {string} uri `bolt://127.0.0.1:PORT`
 * @property {number} port
 * @property {string} home its folder
 * @property {number} pid
 * @property {Promise<void>} ended resolves when the process is gone
 * @property {() => Promise<void>} stop shuts it down; a temporary home is deleted
 * @property {() => Promise<void>} kill SIGKILL
 */

/** Why no server can run here, for a test that is skipped to print. @returns {Promise<string | undefined>} */
export async function whyNoNeo4j() {
  const prepared = await prepareNeo4j()
  return 'reason' in prepared ? prepared.reason : undefined
}

/**
 * Resolves when the server answers. It takes 5 to 13 s and 300 to 500 MB; before the first time Maven brings 125 MB.
 * @param {object} [options]
 * @param {string} [options.home] a folder to keep, or to go on with; a temporary one where absent
 * @param {boolean} [options.temporary] it goes with this process or `stop`, but not with `kill`; default true where no home is given
 * @param {number} [options.port] a free one where absent
 * @param {string} [options.password] of the user neo4j, 8 characters or more, set in a new home; nobody signs in where absent
 * @param {number} [options.heap] most memory of the heap in MB, default 512
 * @returns {Promise<Neo4jServer>}
 */
export async function startNeo4j({
  home: given,
  temporary = given === undefined,
  port: wanted,
  password = '',
  heap = 512,
} = {}) {
  const prepared = await prepareNeo4j()
  if ('reason' in prepared) throw new Error(`Neo4j cannot be started: ${prepared.reason}`)
  const port = wanted ?? (await freePort())
  const home = given ?? mkdtempSync(join(tmpdir(), 'mnestic-neo4j-'))
  const opens = ['java.nio', 'java.io', 'sun.nio.ch', 'java.lang'].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  )
  const child = spawn(
    'java',
    [
      `-Xmx${heap}m`,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1', // a server of minutes gains nothing from the slower compiler
      ...opens,
      '-cp',
      prepared.classPath,
      'Neo4jServer',
      home,
      String(port),
      temporary ? 'temporary' : 'keep',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NEO4J_PASSWORD: password } },
  )
  child.stdin.on('error', () => {}) // it is only held open
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('close', () => {
      if (given === undefined) rmSync(home, { recursive: true, force: true })
      resolve()
    })
  })
  await ready(child)
  const end = (/** @type {() => void} */ how) => () => (how(), ended)
  return {
    uri: `bolt://127.0.0.1:${port}`,
    port,
    home,
    pid: child.pid ?? 0,
    ended,
    stop: end(() => child.stdin.end()),
    kill: end(() => child.kill('SIGKILL')),
  }
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child @returns {Promise<void>} */
function ready(child) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const said = []
    child.once('error', reject)
    child.once('close', (code) =>
      reject(new Error(`Neo4j ended with ${code}:\n${said.slice(-20).join('\n')}`)),
    )
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        if (line === 'READY') resolve()
        else said.push(line)
      })
  })
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => resolve(port))
    })
  })
}
