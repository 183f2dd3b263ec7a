import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exponential, logSigmoid, sigmoid } from '../../src/layers/exact-functions.ts'

const numbers = fc.oneof(
  fc.double({ min: -707, max: 709, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
)

it('e to the x, σ and log σ are those of float64, by the four operations alone', () => {
  fc.assert(
    fc.property(numbers, (x) => {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-15)
      const e = Math.exp(-Math.abs(x))
      const expected = (x < 0 ? e : 1) / (1 + e)
      expect(Math.abs(sigmoid(x) / expected - 1)).toBeLessThan(1e-15)
      expect(Math.abs(logSigmoid(x) - Math.min(x, 0) + Math.log1p(e))).toBeLessThan(1e-15 * (1 + Math.abs(x)))
    }),
    { numRuns: 2000 },
  )
})

it('ends where float64 ends', () => {
  expect([-Infinity, -709, 710, Infinity, NaN, 0].map(exponential)).toEqual([
    0,
    0,
    Infinity,
    Infinity,
    NaN,
    1,
  ])
  expect([-Infinity, Infinity, NaN].map(sigmoid)).toEqual([0, 1, NaN])
  expect([-Infinity, Infinity, NaN].map(logSigmoid)).toEqual([-Infinity, 0, NaN])
})
