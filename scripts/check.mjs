// Everything that can be said about the code without running it, one line each; the last line counts.
//
//   node scripts/check.mjs [NAME...]   only the named checks
import { spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** @type {Readonly<Record<string, readonly [command: string, ...args: string[]]>>} */
const checks = {
  build: ['turbo', 'run', 'build', '--output-logs=errors-only'],
  types: ['tsc', '-p', 'tsconfig.tests.json'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  format: ['oxfmt', '--check'],
  unused: ['knip', '--no-progress'],
  workspace: ['sherif', '--fail-on-warnings'],
  packages: ['turbo', 'run', 'pkgcheck', '--output-logs=errors-only'],
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in checks))
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`)
  process.exit(2)
}

let passed = 0
let failed = 0
for (const [name, [command, ...args]] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const start = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const ok = status === 0
  if (ok) passed++
  else failed++
  if (!ok) {
    const said = `\n${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`
    console.log(process.stdout.isTTY ? said : stripVTControlCharacters(said)) // oxlint colours even into a file
  }
  console.log(
    `${name.padEnd(10)} ${ok ? 'ok    ' : 'FAILED'} ${((performance.now() - start) / 1000).toFixed(1)} s`,
  )
}
console.log(`check: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
