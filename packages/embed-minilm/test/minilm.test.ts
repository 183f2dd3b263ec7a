import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { minilmEmbedder, type MinilmEmbedder } from '@mnestic/embed-minilm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRealModel, realModel, whySkipped } from './real-model.ts'
import { rejection } from './rejection.ts'

const cosine = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  a!.reduce((sum, x, d) => sum + x * b![d]!, 0)

describe.skipIf(!hasRealModel)(`all-MiniLM-L6-v2 (else: ${whySkipped})`, { timeout: 60_000 }, () => {
  let embedder: MinilmEmbedder
  beforeAll(async () => {
    embedder = await minilmEmbedder({ folder: realModel })
  })
  afterAll(async () => embedder.close())

  it('has 384 dimensions', () => {
    expect(embedder.dimensions).toBe(384)
  })

  // Sentences and figures: the README of sentence-transformers (quick start), model all-MiniLM-L6-v2, in float32.
  it('comes near to the published similarities', async () => {
    const [weather, sunny, stadium] = await embedder.embed([
      'The weather is lovely today.',
      "It's so sunny outside!",
      'He drove to the stadium.',
    ])
    expect(cosine(weather, sunny)).toBeCloseTo(0.666, 1)
    expect(cosine(weather, stadium)).toBeCloseTo(0.1046, 1)
    expect(cosine(sunny, stadium)).toBeCloseTo(0.1411, 1)
  })

  it('finds what is meant in other words', async () => {
    const [question, dance, dog] = await embedder.embed([
      'Which hobby keeps her fit?',
      'Ana dances tango on Thursdays.',
      'The invoice was paid in March.',
    ])
    expect(cosine(question, dance)).toBeGreaterThan(cosine(question, dog) + 0.1)
  })

  it('has no opinion on scripts that it was not made for, and one on Latin words among them', async () => {
    const texts = [
      '我喜欢喝茶。',
      'Я люблю чай.',
      '私はお茶が好きです。',
      'Tea is 茶 in Chinese.',
      'Ich trinke gern Tee.',
      '2025?',
    ]
    const vectors = await embedder.embed(texts)
    const silent = vectors.map((vector) => vector.every((x) => x === 0))
    expect(silent).toEqual([true, true, true, false, false, false])
  })

  it('makes the same bits with two workers, in any company', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `${'word '.repeat(1 + ((i * 7) % 60))}number ${i}`)
    const together = await embedder.embed(texts)
    const two = await minilmEmbedder({ folder: realModel, workers: 2 })
    expect(await two.embed(texts.toReversed())).toEqual(together.toReversed())
    await two.close()
    for (const [i, text] of texts.entries()) expect(await embedder.embed([text])).toEqual([together[i]])
  })

  it('reads 256 tokens by default, and not the 128 of its tokeniser', async () => {
    const read = 'tango '.repeat(127) + 'word '.repeat(127) // two tokens mark the ends
    const [half, all, more] = await embedder.embed([read.slice(0, 6 * 127), read, `${read}far beyond`])
    expect(cosine(half, all)).toBeLessThan(0.9)
    expect(more).toEqual(all)
  })

  it.each([1, 2, 3])('leaves a process that ends amid work its exit code, time %i', async () => {
    const program = `
      import { minilmEmbedder } from '@mnestic/embed-minilm'
      const embedder = await minilmEmbedder({ folder: ${JSON.stringify(realModel)} })
      embedder.embed(Array.from({ length: 100 }, (_, i) => i + ' word'.repeat(100)))
      await embedder.embed(['a question'])
      process.exit(7)
    `
    const ending = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(import.meta.dirname, '..'),
    })
    expect(await rejection(ending)).toMatchObject({ code: 7, stderr: '' })
  })
})
