import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  backendCases,
  embedderCases,
  hashingEmbedder,
  promiseNames,
  storageCases,
} from '@mnestic/conformance'
import { referenceBackend } from '@mnestic/conformance/reference'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot, runners, runNode } from './support.ts'

const readme = await readFile(join(packageRoot, 'README.md'), 'utf8')
const examples = [...readme.matchAll(/^```js (\S+)\n(.*?)^```/gms)].map(([, name = '', code = '']) => ({
  name,
  code,
}))

describe('the examples of the README', () => {
  let folder = ''
  beforeAll(async () => {
    // Inside the package, so that they find it by its own name.
    folder = await mkdtemp(join(packageRoot, 'test', 'readme-'))
    for (const { name, code } of examples) await writeFile(join(folder, name), code)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const commands: Readonly<Record<string, (file: string) => readonly string[]>> = {
    'words.vitest.mjs': runners.vitest,
    'words.node.mjs': runners['node:test'],
    'words.mocha.mjs': runners.mocha,
    'words.alone.mjs': (file) => [file],
    'storage.node.mjs': runners['node:test'],
  }

  it('are these', () => {
    expect(examples.map(({ name }) => name)).toEqual(['words.mjs', ...Object.keys(commands)])
  })

  it.each(Object.entries(commands))('%s passes as it stands', { timeout: 60_000 }, async (name, command) => {
    const { code, output } = await runNode(command(join(folder, name)))
    expect(code, output).toBe(0)
    expect(output).toMatch(name === 'words.alone.mjs' ? /^skip as-of: /m : /skipped: /)
  })
})

describe('the table of promises', () => {
  const storage = {
    name: 's',
    durability: 'volatile',
    erasure: 'bytes',
    create: () => Promise.reject(new Error('unused')),
  } as const
  const cases = [
    ...backendCases({ create: () => referenceBackend() }),
    ...storageCases(storage),
    ...embedderCases({ create: () => hashingEmbedder() }),
  ]

  it.each(promiseNames)('names every case of %s', (promise) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| **${promise}**`)) ?? ''
    const names = cases
      .filter((one) => one.promise === promise)
      .map((one) => one.name.replace(/ \(composed.*/, ''))
    expect(names.filter((name) => !row.includes(name))).toEqual([])
  })
})
