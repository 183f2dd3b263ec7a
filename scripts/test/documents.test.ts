import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const packages = readdirSync(join(root, 'packages'))

/** READMEs and guides whose `ts` blocks are complete programs. */
const documents = [
  'README.md',
  'docs/write-an-adapter.md',
  'docs/moving.md',

  ...packages.map((name) => `packages/${name}/README.md`),
]

/** Its programs need a server, and are run by the package's own tests. */
const onServer = 'packages/postgres/README.md'

function programs(document: string): readonly string[] {
  const text = readFileSync(join(root, document), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
}

describe('every program in the documents runs as it stands', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mnestic-documents-'))
    mkdirSync(join(folder, 'node_modules/@mnestic'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction')
    for (const name of packages)
      symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@mnestic', name), 'junction')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const all = documents.flatMap((document) =>
    programs(document).map((code, i) => ({ document, name: `${document} #${i + 1}`, code })),
  )
  const alone = all.filter(({ document }) => document !== onServer)

  it.each(alone)('$name', { timeout: 30_000 }, ({ name, code }) => {
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.ts`)
    writeFileSync(file, code)
    const run = spawnSync(process.execPath, ['--no-warnings', file], { cwd: folder, encoding: 'utf8' })
    expect(run.stderr, name).toBe('')
    expect(run.status, name).toBe(0)
  })

  it('type-checks them all', { timeout: 60_000 }, () => {
    const files = all.map(({ name, code }) => {
      const file = join(folder, `${name.replaceAll(/\W+/g, '-')}-types.ts`)
      writeFileSync(file, code)
      return file
    })
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--lib',
      'es2024,esnext.disposable,dom',
      '--skipLibCheck',
      '--types',
      'node',
      '--ignoreConfig',
    ]
    const run = spawnSync(process.execPath, [tsc, ...flags, ...files], { cwd: folder, encoding: 'utf8' })
    expect(run.stdout).toBe('')
    expect(run.status).toBe(0)
  })

  // The kit's README is run by the kit's own tests: its programs need a runner.
  it.each(documents.filter((document) => document !== 'packages/conformance/README.md'))(
    '%s has a program to run',
    (document) => {
      expect(programs(document).length).toBeGreaterThan(0)
    },
  )

  it("keeps the README's program at 15 lines", () => {
    const [program = ''] = programs('README.md')
    expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(15)
  })
})
