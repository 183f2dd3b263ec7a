import { fitWeights, type FitExample } from '@mnestic/lstm'
import { random } from '@mnestic/sequence'
import { expect, test } from 'vitest'
import { inputOf } from '../../src/model/input.ts'
import { GatedNetwork } from '../../src/model/network.ts'
import type { Step } from '../../src/model/step.ts'
import { told } from '../story.ts'

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function read(weights: Uint8Array, { records }: FitExample): readonly Step[] {
  const network = GatedNetwork.load(weights)
  const turns = records.map(({ text, speaker = '', at }) => ({
    text,
    speaker,
    ...(at !== undefined && { at }),
  }))
  const steps = turns.map((turn, t) => ({
    input: inputOf(network.spec, turn, turns[t - 1]),
    keep: NaN,
    boundary: NaN,
    gates: new Float32Array(3 * network.hidden),
  }))
  const cell = network.cell()
  cell.fold(new Float32Array(cell.size), steps)
  return steps
}

/** The third turn after a question is worth keeping: by then the question is in no input any more. */
function later(seed: number): FitExample {
  const numbers = random(seed)
  const asked = Array.from({ length: 120 }, () => numbers.uniform() < 0.2)
  return {
    records: asked.map((yes) => ({
      text: yes ? 'Where are the tools kept, Ana?' : 'The rain went on.',
      speaker: 'Bob',
    })),
    keep: asked.map((_, t) => asked[t - 3] ?? false),
  }
}

test('learns what only a memory of the stream can know', async () => {
  const weights = await fitWeights([1, 2, 3, 4].map(later), { hidden: 16, steps: 250, seed: 1 })
  const unseen = later(9)
  const right = read(weights, unseen).filter(({ keep }, t) => keep > 0 === unseen.keep?.[t]).length
  // Who says never is right in four of five.
  expect(right).toBeGreaterThan(110)
})

test('without labels of one kind nothing is learned of it', async () => {
  const { records, keep, boundary } = told(1)
  const answers = async (example: FitExample, steps: number): Promise<readonly number[]> => {
    const network = GatedNetwork.load(await fitWeights([example], { hidden: 4, steps }))
    return [...(network.tensors()['heads.weight'] ?? [])].filter((_, i) => i % 2 === 1)
  }
  const untold = { records, keep }
  expect(await answers(untold, 30)).toEqual(await answers(untold, 1))
  expect(await answers({ ...untold, boundary }, 30)).not.toEqual(await answers(untold, 30))
  const { fitted } = GatedNetwork.load(await fitWeights([untold], { hidden: 4, steps: 1 }))
  expect(fitted?.boundary).toEqual({ told: 0, positive: 0 })
})

test('what was of use more often weighs more', async () => {
  const { records, keep = [] } = told(1)
  const flat = records.map(({ text }, t) => ({ text: t % 2 === 0 ? 'Yes, sure.' : text }))
  const labels = (uses: number) => keep.map((yes, t) => (t % 4 === 0 ? uses : t % 2 === 0 ? 0 : yes))
  const score = async (uses: number): Promise<number> => {
    const weights = await fitWeights([{ records: flat, keep: labels(uses) }], { hidden: 4, steps: 60 })
    return read(weights, { records: flat })[20]?.keep ?? NaN
  }
  expect(await score(8)).toBeGreaterThan((await score(1)) + 0.5)
})

test('the same examples give the same bits on every machine', async () => {
  const weights = await fitWeights([told(1), told(2)], { hidden: 8, steps: 12, seed: 3 })
  expect(await sha256(weights)).toBe('76abb6f74e2c2778a97d22b092612e75908cd4f88f083beb67624900545d57ed')
})

test('goes on from weights, whose inputs it keeps as they were scaled', async () => {
  const from = await fitWeights([told(1)], { hidden: 8, steps: 5 })
  const network = GatedNetwork.load(await fitWeights([told(4)], { from, steps: 5 }))
  expect(network.hidden).toBe(8)
  expect(network.fitted).toMatchObject({ turns: 40, keep: { told: 80 } })
  expect(network.fitted?.from).toBe(GatedNetwork.load(from).hash)
  expect(network.tensors()['input.mean']).toEqual(GatedNetwork.load(from).tensors()['input.mean'])
})

test('keeps the weights that answer held-out streams best', async () => {
  const heldOut = [told(2)].map(({ records, keep }) => ({ records, keep: keep?.map((yes) => yes === false) }))
  // What is held out says the opposite, so no step is as good as the first measured.
  const few = await fitWeights([told(1)], { hidden: 4, steps: 300, heldOut })
  const all = await fitWeights([told(1)], { hidden: 4, steps: 300 })
  const confidence = (weights: Uint8Array): number =>
    Math.max(...read(weights, told(1)).map(({ keep }) => Math.abs(keep)))
  expect(confidence(few)).toBeLessThan(confidence(all) / 2)
})

test('reports every step and ends at a signal', async () => {
  const seen: number[] = []
  await fitWeights([told(1)], { hidden: 2, steps: 4, onProgress: ({ step }) => seen.push(step) })
  expect(seen).toEqual([1, 2, 3, 4])
  const stop = new AbortController()
  const fit = fitWeights([told(1)], {
    hidden: 2,
    steps: 1_000,
    signal: stop.signal,
    onProgress: ({ step, loss }) => {
      expect(loss).toBeGreaterThan(0)
      if (step === 3) stop.abort()
    },
  })
  await expect(fit).rejects.toMatchObject({ code: 'ABORTED' })
})

test('refuses labels that do not fit their turns, and streams that teach nothing', async () => {
  const { records } = told(1)
  await expect(fitWeights([{ records, keep: [true] }])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(fitWeights([{ records, keep: records.map(() => -1) }])).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  await expect(fitWeights([{ records }])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(fitWeights([])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
