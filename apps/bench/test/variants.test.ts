import { openMemory, type Embedder } from '@mnestic/core'
import { staticEmbedder } from '@mnestic/embed-static'
import { expect, test } from 'vitest'
import { ablations } from '../src/ablations.ts'
import { recipe } from '../src/compositions.ts'
import { cachedEmbedder } from '../src/recall/cached-embedder.ts'
import { loadLocomo } from '../src/recall/locomo.ts'
import { runVariants } from '../src/recall/variants.ts'
import { grids } from '../src/grids.ts'

const tiny = loadLocomo(`${import.meta.dirname}/fixtures/tiny-locomo.json`)

test('an ablation takes out each backend, and leaves what it does not name', () => {
  const base = recipe('default')
  const without = ablations(base).filter(({ name }) =>
    Object.hasOwn(base.backends, name.replace('without ', '')),
  )
  expect(without.map(({ name }) => name)).toEqual(Object.keys(base.backends).map((name) => `without ${name}`))
  for (const { name, change } of without) {
    const changed = change?.(base)
    expect(Object.keys(changed?.backends ?? {})).toEqual(
      Object.keys(base.backends).filter((backend) => `without ${backend}` !== name),
    )
    expect(changed?.embedder).toBe(base.embedder)
  }
})

test('every part and every setting is of what its composition has', async () => {
  const cases = [
    { base: 'default', variants: ablations(recipe('default')) },
    ...Object.values(grids).map(({ composition, settings }) => ({ base: composition, variants: settings })),
  ]
  for (const { base, variants } of cases) {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length)
    for (const { name, change, weights = {}, read } of variants) {
      await using memory = await openMemory(change?.(recipe(base)) ?? recipe(base))
      await memory.write('s', 'We met the beekeeper.')
      const { items, unavailable } = await memory.read('s', 'We met the beekeeper.', { weights, ...read })
      expect(items, name).toHaveLength(1)
      expect(unavailable).toEqual({})
    }
  }
})

test('variants come in their order, and each is asked every question as it says', async () => {
  const said: string[] = []
  const runs = await runVariants(
    () => recipe('bm25+vector'),
    [
      { name: 'words alone', change: ({ backends: { words } }) => ({ backends: words ? { words } : {} }) },
      { name: 'as it is' },
      { name: 'words away', weights: { words: -1_000 } },
    ],
    tiny,
    (line) => said.push(line),
  )
  expect(runs.map(({ name }) => name)).toEqual(['words alone', 'as it is', 'words away'])
  expect(runs.map(({ scored }) => scored.length)).toEqual([5, 5, 5])
  const ranks = runs.map(({ scored }) => scored[0]?.reciprocalRank ?? 0)
  expect(ranks[0]).toBe(1)
  expect(ranks[1]).toBe(1)
  expect(ranks[2]).toBeLessThan(1)
  expect(said).toHaveLength(3)
})

test('a cached embedder asks for each text once, and gives the same vectors', async () => {
  const asked: string[] = []
  const own = staticEmbedder()
  const counting: Embedder = {
    fingerprint: 'counting',
    dimensions: own.dimensions,
    embed: (texts, options) => {
      asked.push(...texts)
      return own.embed(texts, options)
    },
  }
  const first = await cachedEmbedder(counting).embed(['a kayak', 'a lake', 'a kayak'])
  const again = await cachedEmbedder(counting).embed(['a lake', 'a tent'])
  expect(asked).toEqual(['a kayak', 'a lake', 'a tent'])
  expect(first).toEqual(await own.embed(['a kayak', 'a lake', 'a kayak']))
  expect(again).toEqual(await own.embed(['a lake', 'a tent']))
})
