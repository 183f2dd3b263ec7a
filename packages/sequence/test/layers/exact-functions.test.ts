import { cosineAndSine, exponential, logSigmoid, sigmoid } from '@mnestic/sequence'
import fc from 'fast-check'
import { expect, it } from 'vitest'

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

it('cosine and sine are those of float64, around the circle and far along it', () => {
  const angles = fc.oneof(fc.double({ min: -7, max: 7, noNaN: true }), fc.integer({ min: -1e6, max: 1e6 }))
  fc.assert(
    fc.property(angles, (angle) => {
      const [cosine, sine] = cosineAndSine(angle)
      expect(Math.abs(cosine - Math.cos(angle))).toBeLessThan(1e-15)
      expect(Math.abs(sine - Math.sin(angle))).toBeLessThan(1e-15)
    }),
    { numRuns: 2000 },
  )
})
