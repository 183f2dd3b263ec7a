import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embedderCases, register } from '@mnestic/conformance'
import { minilmEmbedder } from '@mnestic/embed-minilm'
import { afterAll, describe, it, vi } from 'vitest'
import { hasRealModel, realModel, whySkipped } from './real-model.ts'
import { writeTinyModel } from './tiny-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnestic-minilm-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeTinyModel(folder)
vi.setConfig({ testTimeout: 60_000 }) // the kit opens embedders in each case

describe('a tiny model in two workers', () => {
  register(embedderCases({ create: async () => minilmEmbedder({ folder, workers: 2 }) }), {
    describe,
    it,
  })
})

describe.skipIf(!hasRealModel)(`all-MiniLM-L6-v2 (else: ${whySkipped})`, () => {
  const create = async () => minilmEmbedder({ folder: realModel })
  register(embedderCases({ create, texts: ['A long one. '.repeat(100)] }), { describe, it })
})
