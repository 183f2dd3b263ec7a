import { threadId } from 'node:worker_threads'
import { parallel, random, train } from '@mnestic/sequence'
import type { Batches, Model, ParallelOptions, TrainOptions } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'
import type { Options, Trouble } from './leaky-module.ts'
import { leakyModel, rows, valuesOf } from './models.ts'
import type { Rows } from './models.ts'

const drawn: Batches<Rows> = (_step, generator) => rows(generator, 7)
const options: TrainOptions = {
  steps: 12,
  schedule: { kind: 'constant', rate: 0.02 },
  clip: 1,
  continues: (step) => step % 4 !== 0,
}
const code = (name: string) => expect.objectContaining({ code: name })

const open = (workers: number, trouble: Trouble = 'none', more: Partial<ParallelOptions> = {}) =>
  parallel<Rows>({
    module: new URL('leaky-module.ts', import.meta.url),
    options: { trouble, main: threadId } satisfies Options,
    workers,
    ...more,
  })

/** The same sums in one thread, share after share. */
function oneAfterAnother(count: number): Model<Rows> {
  const model = leakyModel()
  const { parameters } = model
  return {
    ...model,
    loss(batch, state) {
      let loss = 0
      const sums = parameters.map(({ gradient }) => gradient.data.slice())
      const states = Array.from({ length: count }, (_, index) => {
        const share = model.share(batch, index, count)
        for (const { gradient } of parameters) gradient.data.fill(0)
        const own = model.loss(share.batch, state?.slice(index, index + 1)) as {
          loss: number
          state: Float32Array[]
        }
        loss += share.weight * own.loss
        const weight = Math.fround(share.weight)
        parameters.forEach(({ gradient }, n) =>
          gradient.data.forEach((g, at) => {
            sums[n]![at] = sums[n]![at]! + Math.fround(weight * g)
          }),
        )
        return own.state[0]!
      })
      parameters.forEach(({ gradient }, n) => gradient.data.set(sums[n]!))
      return { loss, state: states }
    },
  }
}

describe('parallel', () => {
  it('with one worker has the bits of training without', async () => {
    const alone = leakyModel()
    const trained = await train(alone, drawn, options)
    await using model = await open(1)
    expect(await train(model, drawn, options)).toEqual(trained)
    expect(valuesOf(model)).toEqual(valuesOf(alone))
    expect(model.parameters).toBe(model.model.parameters)
  })

  it.each([2, 3])('adds what %i workers found, in their order', async (count) => {
    const reference = oneAfterAnother(count)
    const trained = await train(reference, drawn, options)
    await using model = await open(count)
    expect(await train(model, drawn, options)).toEqual(trained)
    expect(valuesOf(model)).toEqual(valuesOf(reference))
  })

  it('resumes in the middle of a stream with the same bits', async () => {
    const saved: Uint8Array[] = []
    await using whole = await open(2)
    await train(whole, drawn, {
      ...options,
      checkpoint: { every: 6, save: (bytes) => void saved.push(bytes) },
    })
    await using rest = await open(2)
    await train(rest, drawn, { ...options, resume: saved[0]! })
    expect(valuesOf(rest)).toEqual(valuesOf(whole))
  })

  it.each([
    ['throws', expect.objectContaining({ name: 'TypeError', message: 'the model is upset' })],
    ['refuses', code('TOO_LARGE')],
    ['exits', code('BACKEND_FAILED')],
  ] as const)('ends all workers when the model %s in one', async (trouble, expected) => {
    await using model = await open(2, trouble)
    const before = valuesOf(model)
    await expect(train(model, drawn, options)).rejects.toThrow(expected)
    await expect(model.loss(rows(random(1), 4))).rejects.toThrow(expected)
    expect(valuesOf(model)).toEqual(before)
  })

  it('ends the workers on its signal, in the middle of a step, and leaves the parameters', async () => {
    const controller = new AbortController()
    await using model = await open(2, 'hangs', { signal: controller.signal })
    const before = valuesOf(model)
    const training = train(model, drawn, options)
    setImmediate(() => controller.abort())
    await expect(training).rejects.toThrow(code('ABORTED'))
    expect(valuesOf(model)).toEqual(before)
    await expect(open(2, 'none', { signal: AbortSignal.abort() })).rejects.toThrow(code('ABORTED'))
  })

  it('refuses models that differ from thread to thread, and passes on what a factory throws', async () => {
    await expect(open(2, 'other parameters')).rejects.toThrow(code('INVALID_ARGUMENT'))
    await expect(open(2, 'no model')).rejects.toThrow(expect.objectContaining({ message: 'no model here' }))
    for (const workers of [0, 1.5]) await expect(open(workers)).rejects.toThrow(code('INVALID_ARGUMENT'))
  })

  it("releases what a loss took of a worker's heap", async () => {
    await using model = await open(2, 'tells its size')
    const batch = rows(random(1), 6)
    expect((await model.loss(batch)).loss).toBe((await model.loss(batch)).loss)
  })

  it('can be closed twice, and then computes no more', async () => {
    const model = await open(1)
    await model.close()
    await model.close()
    await expect(train(model, drawn, options)).rejects.toThrow(code('CLOSED'))
  })
})
