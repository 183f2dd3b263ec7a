import { createHeap, random } from '@mnestic/sequence'
import { linearBackward, linearForward, lstmBackward, lstmForward } from '@mnestic/sequence/twins'
import { expect, test } from 'vitest'
import type { Batch } from '../../src/model/batch.ts'
import { inputSize } from '../../src/model/input.ts'
import { layersOf } from '../../src/model/network.ts'
import { lossOf, trainable } from '../../src/model/training.ts'

const [T, B, H] = [5, 3, 4]
const D = inputSize({ version: 1 })
const numbers = random(11)
const some = (length: number, size = 0.5): Float32Array =>
  new Float32Array(length).map(() => numbers.uniform(-size, size))
const tensors = {
  'lstm.weight_x': some(D * 4 * H, 0.2),
  'lstm.weight_h': some(H * 4 * H),
  'lstm.bias': some(4 * H),
  'heads.weight': some(H * 2, 2),
  'heads.bias': some(2),
}
const batch: Batch = {
  steps: T,
  x: some(T * B * D, 1),
  mask: new Float32Array(T * B * H).map(() => (numbers.uniform() < 0.3 ? 0 : 1 / 0.7)),
  targets: new Float32Array(T * B * 2).map(() => numbers.integer(2)),
  weights: new Float32Array(T * B * 2).map(() => numbers.integer(3) / 10),
}

/** Loss and gradients again, in float64 and from the twins. */
function oracle(): { readonly loss: number; readonly gradients: Readonly<Record<string, Float64Array>> } {
  const wide = (values: Float32Array): Float64Array => Float64Array.from(values)
  const shape = { steps: T, batch: B, input: D, hidden: H }
  const cells = {
    weight_x: wide(tensors['lstm.weight_x']),
    weight_h: wide(tensors['lstm.weight_h']),
    bias: wide(tensors['lstm.bias']),
  }
  const heads = { weight: wide(tensors['heads.weight']), bias: wide(tensors['heads.bias']) }
  const tape = lstmForward(shape, cells, wide(batch.x))
  const masked = tape.h.map((h, i) => h * (batch.mask[i] ?? 0))
  const flat = { rows: T * B, input: H, output: 2 }
  const z = linearForward(flat, heads, masked)
  let loss = 0
  const dz = z.map((z_i, i) => {
    const [y, w] = [batch.targets[i] ?? 0, batch.weights[i] ?? 0]
    const p = 1 / (1 + Math.exp(-z_i))
    loss -= w * Math.log(y === 1 ? p : 1 - p)
    return w * (p - y)
  })
  const back = linearBackward(flat, heads, masked, dz)
  const dh = back.x.map((d, i) => d * (batch.mask[i] ?? 0))
  const through = lstmBackward(shape, cells, wide(batch.x), tape, dh)
  return {
    loss,
    gradients: {
      'lstm.weight_x': through.weight_x,
      'lstm.weight_h': through.weight_h,
      'lstm.bias': through.bias,
      'heads.weight': back.weight,
      'heads.bias': back.bias,
    },
  }
}

test('loss and gradients are those of the float64 twins', async () => {
  const layers = layersOf(createHeap(), { spec: { version: 1 }, hidden: H }, tensors)
  const model = trainable(layers)
  const { loss } = await model.loss(batch)
  const expected = oracle()
  expect(loss).toBeCloseTo(expected.loss, 5)
  expect(lossOf(layers, batch)).toBe(loss)
  expect(model.parameters.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(expected.gradients).toSorted(),
  )
  for (const { name, gradient } of model.parameters) {
    const wanted = expected.gradients[name] ?? new Float64Array()
    const largest = Math.max(...wanted.map(Math.abs))
    expect(largest, name).toBeGreaterThan(1e-4)
    const error = Math.max(...wanted.map((g, i) => Math.abs(g - (gradient.data[i] ?? NaN))))
    expect(error / largest, name).toBeLessThan(2e-6)
  }
})
