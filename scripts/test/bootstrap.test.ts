import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { root } from './workspace.ts'

/** Runs the bootstrap as if `process` had these members. */
function bootstrap(args: readonly string[], pretend: Readonly<Record<string, unknown>> = {}) {
  const lie = `for (const [key, value] of Object.entries(${JSON.stringify(pretend)})) Object.defineProperty(process, key, { value })`
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(lie)}`, 'scripts/bootstrap.mjs', ...args],
    { cwd: root, encoding: 'utf8' },
  )
}

test('says what to do where the Node is too old and none comes as a package', () => {
  const { status, stderr } = bootstrap(['--build'], {
    platform: 'darwin',
    arch: 'arm64',
    version: 'v22.20.0',
    versions: { node: '22.20.0' },
  })
  expect(stderr).toContain('Node 24 or newer is needed on darwin-arm64; this is v22.20.0. Install it')
  expect(status).toBe(1)
})

test('says what to do where the Node is too old to begin', () => {
  const { status, stderr } = bootstrap([], { version: 'v18.20.0', versions: { node: '18.20.0' } })
  expect(stderr).toContain('Node 20 or newer is needed to start; this is v18.20.0.')
  expect(status).toBe(1)
})

test('hands arguments to the script, and its exit code back', () => {
  const { status, stderr } = bootstrap(['--run', 'check:ws', 'no such', '--either'])
  expect(stderr).toContain('No such check: no such, --either.')
  expect(status).toBe(2)
})
