import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compositions } from '../src/compositions.ts'
import { repository } from '../src/repository.ts'

test('default is what the demo composes', async () => {
  const source = readFileSync(join(repository, 'apps', 'demo', 'src', 'compose.ts'), 'utf8')
  expect(source).toContain('embedder: staticEmbedder(),')
  expect(source).toContain('backends: { longTerm: vectorStore(), words: words() },')
  const { backends, embedder, ...rest } = (await compositions['default']?.()) ?? { backends: {} }
  expect(Object.keys(backends)).toEqual(['longTerm', 'words'])
  expect(embedder?.fingerprint).toMatch(/^static-/)
  expect(rest).toEqual({})
})
