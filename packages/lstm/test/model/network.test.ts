import { isMnesticError } from '@mnestic/core'
import { fitWeights } from '@mnestic/lstm'
import { readSafetensors, writeSafetensors } from '@mnestic/sequence'
import { expect, test } from 'vitest'
import { inputOf } from '../../src/model/input.ts'
import { GatedNetwork } from '../../src/model/network.ts'
import type { Step } from '../../src/model/step.ts'
import { told, weights } from '../story.ts'

function stepsOf(network: GatedNetwork, count: number): readonly Step[] {
  const turns = told(5, count).records.map(({ text }) => ({ text }))
  return turns.map((turn, t) => ({
    input: inputOf(network.spec, turn, turns[t - 1]),
    keep: NaN,
    boundary: NaN,
    gates: new Float32Array(3 * network.hidden),
  }))
}

test('any way of cutting a stream into folds gives the same bits', async () => {
  const network = GatedNetwork.load(await weights())
  const cell = network.cell()
  const run = (...cuts: readonly number[]): readonly unknown[] => {
    const steps = stepsOf(network, 90)
    const state = new Float32Array(cell.size)
    let from = 0
    for (const cut of [...cuts, steps.length]) {
      cell.fold(state, steps.slice(from, cut))
      from = cut
    }
    return [...steps, state]
  }
  const whole = run()
  expect(run(...Array.from({ length: 89 }, (_, i) => i + 1))).toEqual(whole)
  expect(run(1, 4, 5, 37, 39, 72)).toEqual(whole)
})

test('streams share a cell without a trace of one another', async () => {
  const network = GatedNetwork.load(await weights())
  const alone = new Float32Array(network.cell().size)
  network.cell().fold(alone, stepsOf(network, 8))
  const [one, other] = [new Float32Array(alone.length), new Float32Array(alone.length)]
  const steps = stepsOf(network, 8)
  network.cell().fold(one, steps.slice(0, 3))
  network.cell().fold(other, stepsOf(network, 50))
  network.cell().fold(one, steps.slice(3))
  expect(one).toEqual(alone)
})

test('what is saved and loaded answers the same, and saves the same', async () => {
  const bytes = await weights()
  const network = GatedNetwork.load(bytes)
  expect(network.save()).toEqual(bytes)
  expect(network.hidden).toBe(8)
  expect(network.fitted).toMatchObject({ streams: 2, turns: 80, seed: 1, steps: 4, keep: { told: 80 } })
})

test('weights with a changed byte are refused, wherever it is', async () => {
  const bytes = await fitWeights([told(1)], { hidden: 1, steps: 1 })
  const refused = (changed: Uint8Array): boolean => {
    try {
      GatedNetwork.load(changed)
      return false
    } catch (error) {
      return isMnesticError(error, 'CORRUPT') || isMnesticError(error, 'NEWER_FORMAT')
    }
  }
  const metadata = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  for (let at = 0; at < bytes.length; at += at < metadata ? 1 : 37) {
    const changed = bytes.slice()
    changed[at] = (changed[at] ?? 0) ^ 0x04
    expect(refused(changed), `byte ${at} of ${bytes.length}`).toBe(true)
  }
  for (const length of [0, 7, 100, bytes.length - 1]) expect(refused(bytes.slice(0, length))).toBe(true)
})

test('weights of a newer format say so', async () => {
  const { tensors, metadata } = readSafetensors(await weights())
  const about = Object.fromEntries(metadata)
  const newer = writeSafetensors(tensors, { ...about, version: '2' })
  expect(() => GatedNetwork.load(newer)).toThrow(expect.objectContaining({ code: 'NEWER_FORMAT' }))
  const network = (about['network'] ?? '').replace('"spec":{"version":1', '"spec":{"version":2')
  const inputs = writeSafetensors(tensors, { ...about, network })
  expect(() => GatedNetwork.load(inputs)).toThrow(expect.objectContaining({ code: 'NEWER_FORMAT' }))
})
