import { random } from '@mnestic/sequence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw)
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

/** The reference implementation of xoshiro128** 1.1 (Blackman and Vigna), in whole numbers of any size. */
function reference(state: bigint[]): () => number {
  const rotl = (x: bigint, k: bigint) => BigInt.asUintN(32, (x << k) | (x >> (32n - k)))
  return () => {
    const [s0, s1, s2, s3] = state as [bigint, bigint, bigint, bigint]
    const result = BigInt.asUintN(32, rotl(BigInt.asUintN(32, s1 * 5n), 7n) * 9n)
    const t = BigInt.asUintN(32, s1 << 9n)
    const c = s2 ^ s0
    const d = s3 ^ s1
    state.splice(0, 4, s0 ^ d, s1 ^ c, c ^ t, rotl(d, 11n))
    return Number(result)
  }
}

describe('random', () => {
  it('is xoshiro128**', () => {
    const word = fc.nat(2 ** 32 - 1)
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (state) => {
        fc.pre(state.some((w) => w !== 0))
        const ours = random(state)
        const theirs = reference(state.map(BigInt))
        expect(many(50, () => ours.bits())).toEqual(many(50, theirs))
      }),
    )
  })

  it('gives these numbers on every machine', () => {
    const r = random(42)
    expect([r.bits(), r.uniform(), r.normal(), r.normal(5, 2), r.integer(1_000), r.split().bits()]).toEqual([
      3739503208, 0.6726391819024468, 0.4549408932396118, 7.245129823085273, 889, 1070563929,
    ])
    let sum = 0
    for (let n = 0; n < 100_000; n++) sum = (sum * 31 + r.normal()) % 1_000
    expect(sum).toBe(89.53530829134615) // a change in any last bit shows
  })

  it('goes on from a saved state, and answers others from other seeds', () => {
    const r = random(7)
    r.normal()
    const state = r.state()
    const next = many(10, () => r.normal())
    const again = random(state)
    expect(many(10, () => again.normal())).toEqual(next)
    r.restore(state)
    expect(many(10, () => r.normal())).toEqual(next)
    const firsts = many(10_000, () => 0).map((_, seed) => random(seed).bits())
    expect(new Set([...firsts, random(2 ** 32).bits(), random(2 ** 40).bits()]).size).toBeGreaterThan(9_990)
  })

  it('spreads as said: uniform, normal, whole numbers', () => {
    const r = random(1)
    const uniform = many(200_000, () => r.uniform(-1, 3))
    expect(uniform.every((x) => x >= -1 && x < 3)).toBe(true)
    expect(mean(uniform)).toBeCloseTo(1, 1.5)
    const normal = many(200_000, () => r.normal())
    expect(Math.abs(mean(normal))).toBeLessThan(0.01)
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1.5)
    expect(mean(normal.map((x) => x ** 4))).toBeCloseTo(3, 0.5)
    for (const [bound, share] of [
      [1, 0.682689],
      [2, 0.9545],
      [3, 0.9973],
    ] as const)
      expect(Math.abs(mean(normal.map((x) => Number(Math.abs(x) < bound))) - share)).toBeLessThan(0.004)
    const counts = [0, 0, 0, 0, 0, 0, 0]
    for (let n = 0; n < 70_000; n++) counts[r.integer(7)]!++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450)
    const large = many(20_000, () => r.integer(3 * 2 ** 51)) // without rejection the lower third would get a half
    expect(Math.abs(mean(large.map((x) => Number(x < 2 ** 51))) - 1 / 3)).toBeLessThan(0.02)
  })

  it('orders anew without loss, each order equally likely', () => {
    const r = random(3)
    const orders = new Map<string, number>()
    for (let n = 0; n < 24_000; n++) {
      const order = r.shuffle(['a', 'b', 'c', 'd']).join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(orders.size).toBe(24)
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150)
    expect([...r.shuffle(Float32Array.from({ length: 100 }, (_, n) => n))].toSorted((a, b) => a - b)).toEqual(
      many(100, () => 0).map((_, n) => n),
    )
  })

  it('splits into streams that have nothing in common', () => {
    const r = random(9)
    const streams = many(4, () => r.split()).concat(r)
    const drawn = streams.map((s) => many(20_000, () => s.normal()))
    for (const [n, a] of drawn.entries())
      for (const b of drawn.slice(n + 1))
        expect(Math.abs(mean(a.map((x, at) => x * (b[at] ?? 0))))).toBeLessThan(0.03)
  })

  it('refuses what it cannot use', () => {
    const code = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
    for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => random(wrong)).toThrow(code)
    expect(() => random([0, 0, 0, 0])).toThrow(code)
    expect(() => random([1, 2, 3, 2 ** 32])).toThrow(code)
    for (const wrong of [0, 1.5, Infinity]) expect(() => random(1).integer(wrong)).toThrow(code)
    expect(() => random(1).choose([])).toThrow(code)
  })
})
