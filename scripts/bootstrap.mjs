// Plain Node >= 20 and npm, nothing installed: brings the workspace up and runs one of its scripts.
//
//   node scripts/bootstrap.mjs [--build] [--run NAME [arguments of that script...]]
//
// 1. installs from the lockfile with the exact pnpm, unless the stamp says that nothing changed;
// 2. with --build, builds every package (turbo skips what did not change);
// 3. with --run, runs the root script NAME with the pinned Node first in PATH.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
const args = process.argv.slice(2)
const runAt = args.indexOf('--run')
const flags = runAt < 0 ? args : args.slice(0, runAt)
const [script, ...scriptArgs] = runAt < 0 ? [] : args.slice(runAt + 1)

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}

/** @param {string} what */
function progress(what) {
  const start = performance.now()
  console.error(`${what} ...`)
  return () => console.error(`${what} ... ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

// Node 24 comes as a package on these platforms (built against glibc); elsewhere the running one serves.
const pinned =
  ['linux-x64', 'linux-arm64', 'win32-x64'].includes(`${process.platform}-${process.arch}`) &&
  (process.platform !== 'linux' || glibc())
const major = Number(process.versions.node.split('.')[0])
if (major < 20) fail(`Node 20 or newer is needed to start; this is ${process.version}.`)
if (!pinned && major < 24)
  fail(
    `Node 24 or newer is needed on ${process.platform}-${process.arch}; this is ${process.version}. ` +
      'Install it (https://nodejs.org), then run the same command again.',
  )

function glibc() {
  Object.assign(process.report ?? {}, { excludeNetwork: true }) // or it would ask for the names of all peers
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report?.getReport() ?? {}
  )
  return report.header?.glibcVersionRuntime !== undefined
}

const env = { ...process.env }
const givenHeaders = env['npm_config_nodedir']
// npm exports its own settings as npm_config_*; pnpm and node-gyp would read them as theirs.
const kept = /^npm_config_(registry|cafile|userconfig)$/i
for (const key of Object.keys(env))
  if (/^npm_(config|package|lifecycle|execpath|command|node_execpath)/i.test(key) && !kept.test(key))
    delete env[key]
env['TURBO_TELEMETRY_DISABLED'] = '1'
env['DO_NOT_TRACK'] = '1'

// Headers for addons that build from source: beside the running Node, or from the pinned Node's package.
/** @param {string | undefined} dir */
const hasHeaders = (dir) => dir !== undefined && existsSync(join(dir, 'include/node/node_api.h'))
const beside = dirname(dirname(process.execPath))
const packaged = join(root, 'node_modules', `node-${windows ? 'win' : process.platform}-${process.arch}`)
env['npm_config_nodedir'] = [givenHeaders, beside].find(hasHeaders) ?? packaged

const bin = join(root, 'node_modules', '.bin')
const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const stamp = join(root, 'node_modules', '.bootstrap')
const hash = createHash('sha256').update(`${manifest.packageManager} ${process.platform}-${process.arch}`)
for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
  hash.update(readFileSync(join(root, file)))
const wanted = hash.digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  rmSync(stamp, { force: true }) // an interrupted install starts again
  const done = progress('installing (about a minute the first time)')
  const { status, error } = spawnSync(
    'npx',
    [
      '--yes',
      '--loglevel=error',
      manifest.packageManager,
      'install',
      '--frozen-lockfile',
      '--reporter=append-only',
    ],
    {
      cwd: root,
      env: { CI: 'true', ...env }, // asks nothing
      stdio: ['ignore', 2, 2], // stdout belongs to the script that runs
      shell: windows,
    },
  )
  if (status !== 0)
    fail(
      `The installation failed${error ? ` (${error.message})` : ''}. ` +
        'If the lines above speak of the network, check that the npm registry can be reached, then run the same command again.',
    )
  writeFileSync(stamp, wanted)
  done()
}

// From here on nothing needs the network: pnpm is a dependency too, and turbo finds it in PATH.
env[pathKey] = [...(pinned ? [] : [dirname(process.execPath)]), bin, env[pathKey]].join(delimiter)
const pnpm = join(bin, windows ? 'pnpm.CMD' : 'pnpm')

if (flags.includes('--build')) {
  const done = progress('building')
  const { status, stdout, stderr } = spawnSync(pnpm, ['--silent', 'run', 'build:ws'], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
  })
  if (status !== 0) fail(`\n${stdout}${stderr}\nThe build failed.`)
  done()
}

if (script !== undefined) {
  const child = spawn(pnpm, ['--silent', 'run', script, ...scriptArgs], {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: windows,
  })
  // Ctrl-C reaches the whole group by itself; the script decides when it has closed its things.
  process.on('SIGINT', () => {})
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`The script ${script} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)))
}
