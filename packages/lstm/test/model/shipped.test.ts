import { fitWeights } from '@mnestic/lstm'
import { shippedWeights } from '@mnestic/lstm/weights'
import { expect, test } from 'vitest'
import { generate } from '../../scripts/generate/generate.ts'
import { recipe } from '../../scripts/generate/recipe.ts'
import { GatedNetwork } from '../../src/model/network.ts'
import { shippedHash } from '../../src/weights/shipped-hash.ts'

const { conversations, seed, steps } = recipe

test('the shipped weights are small, whole, and of the recipe', () => {
  const bytes = shippedWeights()
  const network = GatedNetwork.load(bytes)
  expect(bytes.length).toBeLessThan(100_000)
  expect(network.hash).toBe(shippedHash)
  expect(network.fitted).toMatchObject({ streams: conversations, seed, steps })
  expect(network.spec).toEqual({ version: 1 })
})

test('they were fitted on what the script makes up, and on nothing else', async () => {
  // One step suffices: the digest is of inputs and labels. `node scripts/fit-shipped.ts --check` goes all the way.
  const short = GatedNetwork.load(
    await fitWeights(generate(conversations, seed), { seed, hidden: 1, steps: 1 }),
  )
  expect(short.fitted?.digest).toBe(GatedNetwork.load(shippedWeights()).fitted?.digest)
})

test('each call gives bytes of its own', () => {
  shippedWeights().fill(0)
  expect(() => GatedNetwork.load(shippedWeights())).not.toThrow()
})

test('the conversations have no holes and are the same for the same seed', () => {
  const made = generate(10, 4)
  expect(generate(10, 4)).toEqual(made)
  expect(generate(10, 5)).not.toEqual(made)
  for (const { records, keep, boundary } of made) {
    expect(records.every(({ text }) => text.trim() !== '' && !/[{}]/.test(text))).toBe(true)
    expect([keep?.length, boundary?.length]).toEqual([records.length, records.length])
    expect(boundary?.filter(Boolean).length).toBe(12)
  }
})
