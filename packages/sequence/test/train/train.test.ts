import { MnesticError } from '@mnestic/core'
import { gradientNorm, random, train } from '@mnestic/sequence'
import type { Batches, Progress, TrainOptions } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leakyModel, rows, valuesOf } from './models.ts'
import type { Rows } from './models.ts'

const drawn: Batches<Rows> = (_step, generator) => rows(generator, 8)
const schedule = { kind: 'cosine', rate: 0.05, steps: 60, warmUp: 5 } as const

const code = (name: string) => expect.objectContaining({ code: name })

describe('train', () => {
  it('lowers the loss, and tells of each step', async () => {
    const model = leakyModel()
    const size = model.heap.size
    const told: Progress[] = []
    const trained = await train(model, drawn, {
      steps: 60,
      schedule,
      clip: 1,
      onProgress: (p) => told.push(p),
    })
    expect(told.map(({ step, steps }) => [step, steps])).toEqual(told.map((_, n) => [n + 1, 60]))
    expect(told).toHaveLength(60)
    expect(trained.loss).toBe(told.at(-1)?.loss)
    expect(trained.loss).toBeLessThan((told[0]?.loss ?? 0) / 4)
    expect(trained).toEqual({ steps: 60, loss: trained.loss, ended: 'steps' })
    expect(told.every(({ gradientNorm: norm, msPerStep }) => norm > 0 && msPerStep >= 0)).toBe(true)
    expect(told[0]?.rate).toBeCloseTo(0.01)
    expect(model.heap.size).toBe(size)
  })

  it('resumes at any step with the bits of a run that was never interrupted', async () => {
    const options: TrainOptions = {
      steps: 30,
      schedule,
      adam: { decay: 0.1 },
      clip: 0.5,
      seed: 11,
      continues: (step) => step % 7 !== 0,
    }
    const saved = new Map<number, Uint8Array>()
    const evaluated = async (run: TrainOptions) => {
      const model = leakyModel()
      const told: number[] = []
      const evaluate = { every: 4, measure: (step: number) => ((step * 7) % 11) + 1 }
      const trained = await train(model, drawn, { ...run, evaluate, onProgress: (p) => told.push(p.loss) })
      return { values: valuesOf(model), told, trained }
    }
    const save = (bytes: Uint8Array) => void saved.set(saved.size + 1, bytes)
    const whole = await evaluated({ ...options, checkpoint: { every: 1, save } })
    expect(saved.size).toBe(30)
    for (const [step, resume] of saved) {
      const rest = await evaluated({ ...options, resume })
      expect(rest).toEqual({ ...whole, told: whole.told.slice(step) })
    }
  })

  it('starts with gradients of zero, whatever was left in them', async () => {
    const [clean, left] = [leakyModel(), leakyModel()]
    left.parameters[0]!.gradient.data.fill(7)
    await train(clean, drawn, { steps: 2, schedule })
    await train(left, drawn, { steps: 2, schedule })
    expect(valuesOf(left)).toEqual(valuesOf(clean))
  })

  it('hands the state on within a stream, and begins each stream with none', async () => {
    const model = leakyModel()
    const got: (number | undefined)[] = []
    const left: number[] = []
    const spy = {
      ...model,
      loss: async (batch: Rows, state?: readonly Float32Array[]) => {
        got.push(state?.[0]?.[0])
        const result = await model.loss(batch, state)
        left.push(result.state?.[0]?.[0] ?? Number.NaN)
        return result
      },
    }
    await train(spy, drawn, { steps: 7, schedule, continues: (step) => step % 3 !== 0 })
    expect(got).toEqual([undefined, left[0], left[1], undefined, left[3], left[4], undefined])
    got.length = 0
    await train(spy, drawn, { steps: 3, schedule })
    expect(got).toEqual([undefined, undefined, undefined])
  })

  it('ends between steps on its signal, and goes on from the checkpoint it saved', async () => {
    const whole = leakyModel()
    await train(whole, drawn, { steps: 20, schedule })
    const model = leakyModel()
    const controller = new AbortController()
    const saved: Uint8Array[] = []
    let steps = 0
    const ended = train(model, drawn, {
      steps: 20,
      schedule,
      signal: controller.signal,
      checkpoint: { every: 100, save: (bytes) => void saved.push(bytes) },
      onProgress: ({ step }) => {
        steps = step
        if (step === 9) controller.abort()
      },
    })
    await expect(ended).rejects.toThrow(code('ABORTED'))
    expect([steps, saved.length]).toEqual([9, 1])
    expect(gradientNorm(model.parameters)).toBe(0)
    await train(model, drawn, { steps: 20, schedule, resume: saved[0]! })
    expect(valuesOf(model)).toEqual(valuesOf(whole))
    await expect(train(model, drawn, { steps: 1, schedule, signal: AbortSignal.abort() })).rejects.toThrow(
      code('ABORTED'),
    )
  })

  it('goes on with the same bits when a step was aborted from within', async () => {
    const whole = leakyModel()
    await train(whole, drawn, { steps: 20, schedule })
    const model = leakyModel()
    const breaking = {
      ...model,
      loss: async (batch: Rows) => {
        const result = await model.loss(batch)
        if (++losses === 6) throw new MnesticError('ABORTED', 'by its signal')
        return result
      },
    }
    let losses = 0
    const saved: Uint8Array[] = []
    const checkpoint = { every: 100, save: (bytes: Uint8Array) => void saved.push(bytes) }
    await expect(train(breaking, drawn, { steps: 20, schedule, checkpoint })).rejects.toThrow(code('ABORTED'))
    await train(model, drawn, { steps: 20, schedule, resume: saved[0]! })
    expect(valuesOf(model)).toEqual(valuesOf(whole))
  })

  it('scales gradients down to the clip, and only longer ones', async () => {
    const clip = 0.3
    const clipped = leakyModel()
    const norms: number[] = []
    await train(clipped, drawn, { steps: 20, schedule, clip, onProgress: (p) => norms.push(p.gradientNorm) })
    const model = leakyModel()
    const byHand = {
      ...model,
      loss: async (batch: Rows) => {
        const result = await model.loss(batch)
        const norm = gradientNorm(model.parameters)
        const scale = Math.fround(Math.min(1, clip / norm))
        for (const { gradient } of model.parameters)
          gradient.data.forEach((g, n) => (gradient.data[n] = g * scale))
        return result
      },
    }
    await train(byHand, drawn, { steps: 20, schedule })
    expect(valuesOf(clipped)).toEqual(valuesOf(model))
    expect([Math.min(...norms) < clip, Math.max(...norms) > clip]).toEqual([true, true])
  })

  it.each(['loss', 'gradient'])(
    'leaves the parameters as they were when the %s is not finite',
    async (what) => {
      const model = leakyModel()
      let before = valuesOf(model)
      let step = 0
      const broken = {
        ...model,
        loss: async (batch: Rows) => {
          const { loss } = await model.loss(batch)
          before = valuesOf(model)
          step++
          if (step < 5) return { loss }
          if (what === 'loss') return { loss: Number.NaN }
          model.parameters[1]!.gradient.data[0] = Infinity
          return { loss }
        },
      }
      const size = model.heap.size
      const failed = train(broken, drawn, { steps: 20, schedule })
      await expect(failed).rejects.toThrow(code('INVALID_ARGUMENT'))
      await expect(failed).rejects.toThrow(
        what === 'loss' ? /^step 5: the loss is NaN/ : /^step 5: .*gradient of u is not finite/,
      )
      expect(valuesOf(model)).toEqual(before)
      expect(gradientNorm(model.parameters)).toBe(0)
      expect(model.heap.size).toBe(size)
    },
  )

  it('keeps the parameters that measured best, and stops when patience is at an end', async () => {
    const model = leakyModel()
    const measured = [5, 3, Number.NaN, 4, 3]
    const seen: number[][][] = []
    const trained = await train(model, drawn, {
      steps: 100,
      schedule,
      evaluate: {
        every: 2,
        patience: 3,
        measure: () => {
          seen.push(valuesOf(model))
          return measured[seen.length - 1]!
        },
      },
    })
    expect(trained).toMatchObject({ steps: 10, ended: 'patience', best: { step: 4, value: 3 } })
    expect(valuesOf(model)).toEqual(seen[1])
    expect(seen[1]).not.toEqual(seen[4])
  })

  it('measures at the end what was not measured yet', async () => {
    const at: number[] = []
    const measure = (step: number) => at.push(step)
    await train(leakyModel(), drawn, { steps: 7, schedule, evaluate: { every: 3, measure } })
    expect(at).toEqual([3, 6, 7])
  })

  it('gives turns to others', async () => {
    let turns = 0
    let running = true
    const others = async () => {
      while (running) {
        await new Promise((resolve) => setImmediate(resolve))
        turns++
      }
    }
    const other = others()
    const model = leakyModel()
    const slow = {
      ...model,
      loss: (batch: Rows) => {
        const until = performance.now() + 5
        while (performance.now() < until);
        return model.loss(batch)
      },
    }
    let least = Infinity
    let last = 0
    await train(slow, drawn, {
      steps: 10,
      schedule,
      onProgress: ({ step }) => {
        if (step > 1) least = Math.min(least, turns - last)
        last = turns
      },
    })
    running = false
    await other
    expect(least).toBeGreaterThan(0)
  })

  it('refuses a checkpoint of another model, of other options, or damaged; nothing is changed', async () => {
    const saved: Uint8Array[] = []
    const options: TrainOptions = { steps: 3, schedule }
    await train(leakyModel(), drawn, {
      ...options,
      checkpoint: { every: 9, save: (b) => void saved.push(b) },
    })
    const resume = saved[0]!
    const other = leakyModel({ inputs: 2 })
    const before = valuesOf(other)
    await expect(train(other, drawn, { ...options, resume })).rejects.toThrow(code('INVALID_ARGUMENT'))
    expect(valuesOf(other)).toEqual(before)
    const refused: Partial<TrainOptions>[] = [
      { schedule: { kind: 'constant', rate: 1 } },
      { adam: { beta1: 0.5 } },
      { clip: 3 },
      { seed: 4 },
    ]
    for (const changed of refused)
      await expect(train(leakyModel(), drawn, { ...options, ...changed, resume })).rejects.toThrow(
        code('INVALID_ARGUMENT'),
      )
    // It has taken three.
    await expect(train(leakyModel(), drawn, { ...options, steps: 2, resume })).rejects.toThrow(
      code('INVALID_ARGUMENT'),
    )
    const cut = resume.subarray(0, resume.length - 5)
    await expect(train(leakyModel(), drawn, { ...options, resume: cut })).rejects.toThrow(code('CORRUPT'))
    // In the last number, and in a figure of the header.
    const text = new TextDecoder('latin1').decode(resume)
    for (const at of [resume.length - 1, text.indexOf('"step\\":3') + 8]) {
      const flipped = resume.slice()
      flipped[at]! ^= 1
      const model = leakyModel()
      const untouched = valuesOf(model)
      await expect(train(model, drawn, { ...options, resume: flipped })).rejects.toThrow(code('CORRUPT'))
      expect(valuesOf(model)).toEqual(untouched)
    }
  })

  it('refuses options that it cannot use', async () => {
    const wrong: Partial<TrainOptions>[] = [
      { steps: -1 },
      { steps: 1.5 },
      { clip: 0 },
      { schedule: { kind: 'constant', rate: Number.NaN } },
      { schedule: { kind: 'cosine', rate: 1, steps: 10, warmUp: 11 } },
      { schedule: { kind: 'step', rate: 1, every: 0, factor: 0.5 } },
      { evaluate: { every: 0, measure: () => 0 } },
      { checkpoint: { every: 0.5, save: () => {} } },
    ]
    for (const options of wrong)
      await expect(train(leakyModel(), drawn, { steps: 1, schedule, ...options })).rejects.toThrow(
        code('INVALID_ARGUMENT'),
      )
  })

  it('learns the same whatever else draws random numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000), async (seed) => {
        const a = leakyModel()
        const b = leakyModel()
        const noise = random(1)
        await train(a, drawn, { steps: 5, schedule, seed })
        await train(b, drawn, { steps: 5, schedule, seed, onProgress: () => void noise.normal() })
        expect(valuesOf(a)).toEqual(valuesOf(b))
      }),
      { numRuns: 5 },
    )
  })
})
