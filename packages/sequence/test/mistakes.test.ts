import {
  createHeap,
  Elman,
  Linear,
  Lstm,
  parameterTensors,
  readSafetensors,
  replayLog,
  train,
  writeSafetensors,
} from '@mnestic/sequence'
import type { Model, TrainOptions } from '@mnestic/sequence'
import { operations } from '@mnestic/sequence/tfjs'
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'

const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const kernel = 'js'

it('a block of another heap, or a released one, is refused, and not read as other numbers', () => {
  const [own, other] = [createHeap({ kernel }), createHeap({ kernel })]
  const linear = new Linear(own, { input: 2, output: 1, initial: { weight: [1, 1] } })
  const forward = (x: Parameters<Linear['forward']>[0]) => [...linear.forward(x, { rows: 1 }).y.data]
  const theirs = other.copyOf([3, 4])
  expect(() => forward(theirs)).toThrow(invalid)
  expect(forward(own.copyOf(theirs))).toEqual([7])
  const mark = own.mark()
  const released = own.copyOf([3, 4])
  own.release(mark)
  expect(() => forward(released)).toThrow(invalid)
})

it('a misspelt initial value is refused, and does not leave zeros', () => {
  const heap = createHeap({ kernel })
  const weights = [1, 1, 1, 1]
  expect(() => new Lstm(heap, { input: 1, hidden: 1, initial: { weightX: weights } as never })).toThrow(
    invalid,
  )
  expect(() => new Elman(heap, { input: 1, hidden: 1, initial: { weight_y: [1] } })).toThrow(invalid)
  expect(() => new Elman(heap, { input: 1, hidden: 1, output: 1, initial: { weight_y: [1] } })).not.toThrow()
})

it.each([
  ['clipp', { steps: 1, schedule: { kind: 'constant', rate: 1 }, clipp: 2 }],
  ['no schedule', { steps: 1 }],
  ['nothing', undefined],
])('train refuses options with %s', async (_, options) => {
  const heap = createHeap({ kernel })
  const { parameters } = new Linear(heap, { input: 1, output: 1 })
  const model: Model<null> = { heap, parameters, loss: () => ({ loss: 0 }) }
  await expect(train(model, () => null, options as TrainOptions)).rejects.toThrow(invalid)
})

it.each<[string, () => unknown]>([
  ['a replay of nothing', () => replayLog({} as never)],
  ['a replay that cannot read', () => replayLog({ cell: { fold: () => {} } } as never)],
  ['a file that is an ArrayBuffer', () => readSafetensors(new ArrayBuffer(64) as never)],
  [
    'an LSTM on tensors without a bias',
    () => {
      const [x, weight_x, weight_h] = [tf.zeros([1, 1, 1]), tf.zeros([1, 4]), tf.zeros([1, 4])]
      operations(tf).lstm(x, { weight_x, weight_h } as never)
    },
  ],
  ['operations on nothing', () => operations(undefined as never)],
])('%s is refused', (_, wrong) => expect(wrong).toThrow(invalid))

it('a loss that is a bare number is refused', async () => {
  const heap = createHeap({ kernel })
  const { parameters } = new Linear(heap, { input: 1, output: 1 })
  const model = { heap, parameters, loss: () => 0.5 } as unknown as Model<null>
  const options: TrainOptions = { steps: 1, schedule: { kind: 'constant', rate: 1 } }
  await expect(train(model, () => null, options)).rejects.toThrow('{ loss: a number }')
})

it('a checkpoint without weights or without a header is refused', async () => {
  const heap = createHeap({ kernel })
  const { parameters } = new Linear(heap, { input: 1, output: 1 })
  const model: Model<null> = { heap, parameters, loss: () => ({ loss: 0 }) }
  const resumed = (metadata: Record<string, string>) =>
    train(model, () => null, {
      steps: 1,
      schedule: { kind: 'constant', rate: 1 },
      resume: writeSafetensors(parameterTensors(parameters), metadata),
    })
  await expect(resumed({})).rejects.toThrow('only weights')
  for (const header of ['null', '{', '{}'])
    await expect(resumed({ 'mnestic.training': header })).rejects.toMatchObject({ code: 'CORRUPT' })
})
