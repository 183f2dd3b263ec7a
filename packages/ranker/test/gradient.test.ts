import { describe, expect, test } from 'vitest'
import { exponential, softsign, softsignSlope } from '../src/arithmetic.ts'
import { learnFrom } from '../src/fit.ts'
import { inputsOf, toInputs } from '../src/inputs.ts'
import { listLoss } from '../src/loss.ts'
import { freshParameters, parameterCount } from '../src/network.ts'
import { madeUp, numbers } from './examples.ts'

describe('the exponential', () => {
  test('is that of the engine to 1e-14, relatively, from 0 to where nothing is left', () => {
    const next = numbers(3)
    for (let i = 0; i < 10_000; i++) {
      const x = i < 100 ? -i * 7 : -next() * 50
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-14)
    }
    expect(exponential(0)).toBe(1)
    expect(exponential(-701)).toBe(0)
    expect(exponential(-Infinity)).toBe(0)
  })
})

test('the slope of the activation is what central differences give', () => {
  for (const a of [-30, -2, -0.5, -1e-3, 1e-3, 0.7, 4]) {
    const h = 1e-6 * Math.max(1, Math.abs(a)) * 0.1
    const slope = (softsign(a + h) - softsign(a - h)) / (2 * h)
    expect(softsignSlope(softsign(a))).toBeCloseTo(slope, 6)
  }
})

test('the derivative of the loss by each score is what central differences give, with several relevant ones', () => {
  const scores = Float64Array.from([0.3, -1.2, 2, 0.1, 1.9])
  const relevant = [false, true, false, true, false]
  const { byScore } = listLoss(scores, relevant)
  for (const i of scores.keys()) {
    const moved = (by: number): number =>
      listLoss(
        scores.map((s, j) => (j === i ? s + by : s)),
        relevant,
      ).loss
    expect(byScore[i]).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 7)
  }
})

test.each([0, 3, 8])('with %i hidden units the gradient is what central differences give', (hidden) => {
  const [example] = madeUp(1, 9)
  if (example === undefined) throw new Error('There is one.')
  const inputs = inputsOf(madeUp(20, 4))
  const shape = { width: inputs.signals.length + 1, hidden }
  const list = {
    inputs: toInputs(inputs, example.candidates),
    scores: Float64Array.from(example.candidates, ({ score }) => score),
    relevant: example.candidates.map((_, i) => i === 2 || example.relevant.includes(i)),
  }
  const next = numbers(17)
  // None may be 0, or what is multiplied by it would go untested.
  const parameters = freshParameters(shape, 5).map((p) => p + 0.3 * (next() - 0.5) + 0.01)
  const lossAt = (p: Float64Array): number => learnFrom(shape, p, list, 1, new Float64Array(p.length))
  const gradient = new Float64Array(parameters.length)
  learnFrom(shape, parameters, list, 1, gradient)
  expect(parameters).toHaveLength(parameterCount(shape))
  for (const i of parameters.keys()) {
    const moved = (by: number): number => lossAt(parameters.map((p, j) => (j === i ? p + by : p)))
    const numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5
    expect(Math.abs((gradient[i] ?? NaN) - numeric)).toBeLessThan(1e-7)
  }
  expect(gradient.some((g) => Math.abs(g) > 1e-3)).toBe(true)
})
