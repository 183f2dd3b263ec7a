import { readFileSync } from 'node:fs'
import { adam, createHeap, gradientNorm } from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'
import { parameterOf } from './models.ts'

interface Golden {
  readonly shapes: Readonly<Record<string, number[]>>
  readonly options: Readonly<Record<'rate' | 'beta1' | 'beta2' | 'epsilon' | 'decay' | 'clip', number>>
  readonly initial: Readonly<Record<string, number[]>>
  readonly steps: readonly {
    readonly gradients: Readonly<Record<string, number[]>>
    readonly norm: number
    readonly values: Readonly<Record<string, number[]>>
  }[]
}

const golden = JSON.parse(readFileSync(new URL('golden/adam.json', import.meta.url), 'utf8')) as Golden

describe('Adam', () => {
  it("moves parameters as torch's AdamW does, with its clipping", () => {
    const heap = createHeap()
    const { rate, clip, ...options } = golden.options
    const parameters = Object.entries(golden.shapes).map(([name, shape]) =>
      parameterOf(heap, name, shape, golden.initial[name]!),
    )
    const optimiser = adam(heap, parameters, options)
    for (const { gradients, norm, values } of golden.steps) {
      for (const { name, gradient } of parameters) gradient.data.set(gradients[name]!)
      expect(gradientNorm(parameters) / norm).toBeCloseTo(1, 6)
      optimiser.step({ rate, scale: Math.min(1, clip / gradientNorm(parameters)) })
      for (const { name, value } of parameters)
        value.data.forEach((x, n) => expect(Math.abs(x - values[name]![n]!)).toBeLessThan(2e-6))
      expect(gradientNorm(parameters)).toBe(0)
    }
    expect(golden.steps.some(({ norm }) => norm > clip)).toBe(true)
  })

  it.each(['simd', 'js'] as const)('has the same bits on every machine (%s)', (kernel) => {
    const heap = createHeap({ kernel })
    const parameter = parameterOf(heap, 'w', [1, 3], [1, -2, 3])
    const optimiser = adam(heap, [parameter], { decay: 0.1 })
    for (let n = 1; n <= 100; n++) {
      parameter.gradient.data.set([1 / n, -n, n % 7])
      optimiser.step({ rate: 0.01 })
    }
    expect([...new Uint32Array(parameter.value.data.slice().buffer)]).toEqual([
      1059836493, 3204927113, 1072972143,
    ])
  })

  it('refuses options out of range', () => {
    for (const wrong of [{ beta1: 1 }, { beta2: -0.1 }, { epsilon: 0 }, { decay: Number.NaN }])
      expect(() => adam(createHeap(), [], wrong)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
  })
})
