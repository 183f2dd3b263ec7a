import {
  beside,
  chronoBias,
  gateBias,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  keepingLstm,
  orthogonal,
  random,
} from '@mnestic/sequence'
import { describe, expect, it } from 'vitest'

const variance = (values: Float32Array) => values.reduce((sum, x) => sum + x * x, 0) / values.length

describe('initial weights', () => {
  it('have the variance that their fan asks for', () => {
    const size = { random: random(1), rows: 300, columns: 100 }
    expect(variance(glorotUniform(size)) * 200).toBeCloseTo(1, 1)
    expect(variance(glorotNormal(size)) * 200).toBeCloseTo(1, 1)
    expect(variance(heUniform(size)) * 150).toBeCloseTo(1, 1)
    expect(variance(heNormal({ ...size, gain: 2 })) * 150).toBeCloseTo(4, 0)
    expect(Math.max(...glorotUniform(size).map(Math.abs))).toBeLessThan(Math.sqrt(6 / 400))
  })

  it.each([
    [64, 64],
    [5, 40],
    [40, 5],
    [1, 1],
  ])('are orthogonal, [%i, %i]', (rows, columns) => {
    const q = orthogonal({ random: random(2), rows, columns, gain: 2 })
    const at = (n: number, k: number) =>
      (rows >= columns ? q[k * columns + n] : q[n * columns + k]) ?? Number.NaN
    for (let n = 0; n < Math.min(rows, columns); n++)
      for (let m = 0; m <= n; m++) {
        let dot = 0
        for (let k = 0; k < Math.max(rows, columns); k++) dot += at(n, k) * at(m, k)
        expect(Math.abs(dot - (n === m ? 4 : 0))).toBeLessThan(2e-6)
      }
  })

  it('are the same numbers for the same seed', () => {
    const make = () => orthogonal({ random: random(5), rows: 7, columns: 9 })
    expect(make()).toEqual(make())
    expect(orthogonal({ random: random(6), rows: 7, columns: 9 })).not.toEqual(make())
  })

  it('let an LSTM forget at all speeds up to the longest (chrono)', () => {
    const hidden = 5_000
    const bias = chronoBias({ random: random(3), hidden, longest: 101 })
    const forget = bias.subarray(hidden, 2 * hidden)
    const kept = forget.map(Math.exp) // uniform in 1 to 100
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(0.99999)
    expect(Math.max(...kept)).toBeLessThan(100.001)
    expect(kept.reduce((sum, x) => sum + x, 0) / hidden).toBeCloseTo(50.5, -0.7)
    expect(bias.subarray(0, hidden)).toEqual(forget.map((x) => -x))
    expect(bias.subarray(2 * hidden).every((x) => x === 0)).toBe(true)
    expect(() => chronoBias({ random: random(3), hidden, longest: 1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })

  it('are put together gate by gate', () => {
    expect([...identity({ size: 2, scale: 0.5 })]).toEqual([0.5, 0, 0, 0.5])
    expect([...gateBias({ hidden: 2 })]).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
    expect([...beside(2, Float32Array.of(1, 2), Float32Array.of(3, 4, 5, 6))]).toEqual([1, 3, 4, 2, 5, 6])
    expect(() => beside(2, Float32Array.of(1, 2, 3))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })

  it('write inputs into the cells as they are, and keep them', () => {
    const { weight_x, weight_h, bias } = keepingLstm({ random: random(4), input: 3, hidden: 2 })
    expect([weight_x.length, weight_h.length]).toEqual([24, 16])
    const write = [0, 1, 2].map((row) => [...weight_x.subarray(row * 8 + 4, row * 8 + 6)])
    expect(write).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ])
    expect([...weight_h.subarray(4, 6), ...weight_h.subarray(12, 14)]).toEqual([0, 0, 0, 0])
    expect([...bias]).toEqual([-1, -1, 5, 5, 0, 0, 0, 0])
  })
})
