import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameFault, scaffold } from '../new-backend/scaffold.mjs'
import { root, workspaces } from './workspace.ts'

/** A workspace of its own, in which the tools and the other packages are those of this one. */
let workspace: string
let folder: string
let written: readonly string[]

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'mnestic-new-backend-'))
  const shared = [
    'LICENSE',
    'tsconfig.base.json',
    'tsconfig.json',
    'tsconfig.tests.json',
    '.oxfmtrc.json',
    '.oxlintrc.json',
  ]
  for (const file of shared) copyFileSync(join(root, file), join(workspace, file))
  for (const dir of ['packages', 'apps']) mkdirSync(join(workspace, dir))
  for (const path of ['node_modules', ...workspaces.map((one) => one.folder)])
    symlinkSync(join(root, path), join(workspace, path))

  written = scaffold(workspace, 'shared-words')
  folder = join(workspace, 'packages/shared-words')
  mkdirSync(join(folder, 'node_modules/@mnestic'), { recursive: true })
  for (const name of ['core', 'conformance'])
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@mnestic', name))
})

afterAll(() => rmSync(workspace, { recursive: true, force: true }))

/** Runs one of the workshop's tools in the new workspace and answers with all it said. */
function run(tool: string, ...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
    cwd: workspace,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

describe('a new backend, as it was made', { timeout: 120_000 }, () => {
  test('compiles', () => {
    expect(run('tsc', '-p', folder)).toEqual({ status: 0, said: '' })
  })

  test('passes every promise of the contract', () => {
    const report = join(workspace, 'report.json')
    const { status, said } = run(
      'vitest',
      'run',
      '--root',
      folder,
      '--testTimeout=60000', // as here: a busy machine takes its time
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report}`,
    )
    expect(status, said).toBe(0)
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<
      string,
      number
    >
    expect(numFailedTests).toBe(0)
    expect(numPassedTests).toBeGreaterThan(20)
  })

  test('breaks a promise, and is caught, when its forgetting is taken out', () => {
    const broken = join(workspace, 'packages/broken')
    cpSync(folder, broken, { recursive: true, verbatimSymlinks: true })
    const built = join(broken, 'dist/shared-words.js')
    const { status } = run(
      'node',
      '-e',
      `
      const { readFileSync, writeFileSync } = require('node:fs')
      const source = readFileSync(${JSON.stringify(built)}, 'utf8')
      const without = source.replace('this.#wordsOf.delete(seq)', '')
      if (without === source) process.exit(1)
      writeFileSync(${JSON.stringify(built)}, without)`,
    )
    expect(status).toBe(0)
    const { status: tests, said } = run('vitest', 'run', '--root', broken)
    expect(tests, said).toBe(1)
    expect(said).toContain('[forgetting]')
  })

  test('is linted and formatted', () => {
    expect(run('oxlint', '--type-aware', '--deny-warnings', `${folder}/src`, `${folder}/test`)).toMatchObject(
      { status: 0 },
    )
    expect(run('oxfmt', '--check', ...written.filter((file) => /\.(ts|json)$/.test(file)))).toMatchObject({
      status: 0,
    })
  })

  test('is built with the others, under the name and licence that were asked', () => {
    expect(readFileSync(join(workspace, 'tsconfig.json'), 'utf8')).toContain(
      '    { "path": "packages/shared-words" },\n',
    )
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({ name: '@mnestic/shared-words', license: 'Apache-2.0' })
    expect(written).toContain('packages/shared-words/LICENSE')
    for (const file of written) expect(readFileSync(join(workspace, file), 'utf8')).not.toContain('{{')
  })
})

test.each([
  '',
  'Upper',
  '-a',
  'a--b',
  'a/b',
  '../a',
  'a b',
  'index',
  'delete',
  'backend',
  'core',
  'x'.repeat(41),
])('no backend can be named %j', (name) => {
  expect(nameFault(root, name)).toMatch(/./)
})
