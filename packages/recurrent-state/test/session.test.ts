import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeakyScope } from '../src/leaky/cell.ts'
import type { LeakyContexts } from '../src/leaky/contexts.ts'
import { Session } from '../src/session.ts'
import { Vectors } from '../src/vectors.ts'

type Leaky = Session<LeakyContexts>

const dimensions = 3
const rho = 0.7

/** Units and their opposites, some silent. Equal ones in a row do not let contexts meet: that happens here often. */
const vector = fc
  .array(fc.integer({ min: -1, max: 1 }), { minLength: dimensions, maxLength: dimensions })
  .map((numbers) => {
    const length = Math.hypot(...numbers)
    return length === 0 ? undefined : Float32Array.from(numbers, (x) => x / length)
  })

const step = fc.oneof(
  { weight: 3, arbitrary: fc.array(vector, { minLength: 1, maxLength: 60 }) },
  { weight: 3, arbitrary: fc.record({ remove: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ keep: fc.constantFrom(3, 16, 32, 48) }) },
  { weight: 2, arbitrary: fc.record({ set: fc.nat(), vector }) },
  { weight: 4, arbitrary: fc.record({ settle: fc.constantFrom(1, 3, 8, 1_000) }) },
)

function settle(session: Leaky): void {
  while (!session.contexts.settled) session.contexts.settle(1)
}

/** All that is kept of a session's contexts, and all numbers of the table that holds its vectors and borders. */
function kept(session: Leaky, { vectors }: LeakyScope) {
  const sides = ['before', 'after'] as const
  return {
    sides: sides.map((side) => ({
      borders: Array.from({ length: Math.max(0, session.blocks - 1) }, (_, border) =>
        vectors.table.get(session.contexts.borderAt(side, border)),
      ),
      lengths: session.contexts.lengths(side).slice(0, session.count),
      contexts: Array.from({ length: session.count }, (_, i) => session.contexts.contextAt(side, i)),
    })),
    numbers: vectors.table.floats.filter((x) => x !== 0).toSorted(),
  }
}

describe('a session', () => {
  it('keeps what a session of the same records would keep, wherever changes fell between its computations', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const scope = new LeakyScope(dimensions, rho)
        const session = new Session('s', 0, scope)
        const living = new Map<number, Float32Array | undefined>()
        let next = 1
        for (const one of steps) {
          const seqs = [...living.keys()]
          if (Array.isArray(one))
            for (const each of one) {
              living.set(next, each)
              session.add(next, each)
              next += 1
            }
          else if ('settle' in one) session.contexts.settle(one.settle)
          else if (seqs.length === 0) continue
          else if ('keep' in one) {
            const gone = new Set(seqs.slice(one.keep))
            for (const seq of gone) living.delete(seq)
            session.remove(gone)
          } else if ('remove' in one) {
            const gone = new Set(one.remove.map((pick) => seqs[pick % seqs.length] ?? 0))
            for (const seq of gone) living.delete(seq)
            session.remove(gone)
            scope.compact([session])
          } else {
            const position = one.set % seqs.length
            living.set(seqs[position] ?? 0, one.vector)
            session.set(position, one.vector)
          }
        }
        settle(session)
        const others = new LeakyScope(dimensions, rho)
        const clean = new Session('s', 0, others)
        for (const [seq, each] of living) clean.add(seq, each)
        settle(clean)
        expect(kept(session, scope)).toEqual(kept(clean, others))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the same at every length, grown record by record or cut back to it', () => {
    const one = (i: number) =>
      Float32Array.from({ length: dimensions }, (_, d) => (d === i % dimensions ? 1 : 0))
    const scope = new LeakyScope(dimensions, rho)
    const grown = new Session('s', 0, scope)
    for (let count = 1; count <= 50; count++) {
      grown.add(count, one(count))
      settle(grown)
      const others = new LeakyScope(dimensions, rho)
      const cut = new Session('s', 0, others)
      for (let seq = 1; seq <= 50; seq++) cut.add(seq, one(seq))
      settle(cut)
      cut.remove(new Set(Array.from({ length: 50 - count }, (_, i) => count + 1 + i)))
      settle(cut)
      expect(kept(cut, others)).toEqual(kept(grown, scope))
    }
  })

  it('computes a bounded number of blocks again after a change in the middle', () => {
    const session = new Session('s', 0, new LeakyScope(64, rho))
    const wave = (i: number) =>
      Float32Array.from({ length: 64 }, (_, d) => Math.sin(i * 1.7 + d * (1 + (i % 7))) / 6)
    for (let i = 0; i < 8_000; i++) session.add(i + 1, wave(i))
    settle(session)
    session.set(4_000, wave(9_999))
    // 500 blocks a side: some of 16 records on both sides of the change, where the past has become the same again.
    expect(session.contexts.settle(Infinity)).toBeLessThan(30)
    session.add(8_001, wave(8_001))
    expect(session.contexts.settle(Infinity)).toBeLessThan(15)
  })
})

describe('a component that no later record touches', () => {
  it('leaves every context after some records, so that forgetting it ends there', () => {
    const session = new Session('s', 0, new LeakyScope(8, rho))
    const one = (d: number): Float32Array => new Float32Array(8).fill(1, d, d + 1)
    for (let i = 0; i < 1_600; i++) session.add(i + 1, one(i === 800 ? 7 : (i * i) % 7))
    settle(session)
    expect(session.contexts.contextAt('before', 860)[7]).toBeGreaterThan(0)
    expect(session.contexts.contextAt('before', 900)[7]).toBe(0)
    expect(session.contexts.contextAt('after', 700)[7]).toBe(0)
    session.set(800, one(3))
    expect(session.contexts.settle(Infinity)).toBeLessThan(30)
  })
})

describe('vectors', () => {
  it('leave nothing of a row that was given back, and take its place again', () => {
    const vectors = new Vectors(2)
    const rows = [1, 2, 3, 4, 5].map((x) => vectors.add(Float32Array.of(x, -x)))
    const old = vectors.table.floats
    const numbers = () => [...vectors.table.floats].filter((x) => x !== 0)
    for (const row of rows.slice(0, 3)) vectors.remove(row)
    expect(numbers()).toEqual([4, -4, 5, -5])
    expect(vectors.sparse).toBe(true)
    const moved = new Map<number, number>()
    vectors.move((move) => {
      for (const row of rows.slice(3)) moved.set(row, move(row))
    })
    expect([...moved.values()]).toEqual([0, 1])
    expect(numbers()).toEqual([4, -4, 5, -5])
    expect(old.every((x) => x === 0)).toBe(true)
    vectors.remove(0)
    expect(vectors.add(Float32Array.of(6, -6))).toBe(0)
  })
})
