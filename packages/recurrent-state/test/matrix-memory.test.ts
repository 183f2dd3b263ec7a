import { matrixMemory } from '@mnestic/recurrent-state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Associations } from '../src/matrix/associations.ts'
import { signCodes } from '../src/matrix/codes.ts'
import { AssociativeContexts } from '../src/matrix/contexts.ts'
import { Session } from '../src/session.ts'
import type { Rows, ScopeCell } from '../src/cell.ts'
import { ask, dimensions, openCell, textOf, vectorOf } from './points.ts'

const size = 12
const codeOf = signCodes(dimensions, size, 1)
/** Every third is silent. */
const some = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions })
      .filter((all) => all.some((x) => x !== 0))
      .map((all) => vectorOf(textOf(all))),
  },
)

/** What the sums have to be: over the pairs of records with a vector that follow one another in their session. */
function sumsOf(sessions: readonly (readonly (Float32Array | undefined)[])[]): Associations {
  const sums = new Associations(size)
  for (const vectors of sessions) {
    const codes = vectors.flatMap((vector) => (vector === undefined ? [] : [codeOf(vector)]))
    for (const [i, code] of codes.entries()) {
      sums.addCode(code, 1)
      const next = codes[i + 1]
      if (next !== undefined) sums.addPair(code, next, 1)
    }
  }
  return sums
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: some, session: fc.constantFrom(0, 1) }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ set: fc.nat(), vector: some }) },
)

describe('the sums of a matrix memory', () => {
  it('are those of the living records alone, to the last number, after any changes', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const sums = new Associations(size)
        const codes: Int8Array[] = []
        const rows: Rows = {
          add: (vector) => codes.push(codeOf(vector)) - 1,
          remove: (row) => void codes[row]?.fill(0),
        }
        const cell = {
          ...rows,
          session: (session: Session) =>
            new AssociativeContexts(session, sums, (row) => codes[row] ?? new Int8Array(size)),
        } as ScopeCell<AssociativeContexts>
        const sessions = [0, 1].map((i) => new Session(String(i), i, cell))
        const living = [0, 1].map(() => new Map<number, Float32Array | undefined>())
        let next = 1
        for (const one of steps) {
          if ('add' in one) {
            living[one.session]?.set(next, one.add)
            sessions[one.session]?.add(next++, one.add)
            continue
          }
          for (const [i, records] of living.entries()) {
            const seqs = [...records.keys()]
            if (seqs.length === 0) continue
            if ('set' in one) {
              const position = one.set % seqs.length
              records.set(seqs[position] ?? 0, one.vector)
              sessions[i]?.set(position, one.vector)
            } else {
              const gone = new Set(one.remove.map((pick) => seqs[pick % seqs.length] ?? 0))
              for (const seq of gone) records.delete(seq)
              sessions[i]?.remove(gone)
            }
          }
        }
        const expected = sumsOf(living.map((records) => [...records.values()]))
        expect(sums.pairs).toEqual(expected.pairs)
        expect(sums.codes).toEqual(expected.codes)
        const code = codeOf(Float32Array.of(1, 2, -1, 0, 1))
        for (const side of ['before', 'after'] as const)
          expect(sums.recall(side, code)).toEqual(expected.recall(side, code))
      }),
      { numRuns: 300 },
    )
  })

  it('take 4 KiB or less by default', () => {
    const { size: bits } = matrixMemory().open(dimensions)
    const { pairs, codes } = new Associations(bits)
    expect(pairs.byteLength + codes.byteLength).toBeLessThanOrEqual(4_096)
  })
})

describe('codes', () => {
  it('differ in the more bits the further apart two vectors are, and are the same in every memory', () => {
    const code = signCodes(dimensions, 512, 7)
    const turned = (angle: number) => code(Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0, 0))
    const share = (angle: number) => turned(0).filter((bit, i) => bit !== turned(angle)[i]).length / 512
    expect(share(0)).toBe(0)
    expect(share(Math.PI)).toBe(1)
    expect(share(Math.PI / 2)).toBeCloseTo(0.5, 0)
    expect(share(0.5)).toBeLessThan(share(1.5))
    expect(signCodes(dimensions, 512, 7)(vectorOf('1 2 3 4 5'))).toEqual(code(vectorOf('1 2 3 4 5')))
  })
})

describe('a matrix memory', () => {
  it('weighs up what usually came after or before records like the cue', async () => {
    await using memory = await openCell(matrixMemory({ size: 64 }), {}, true)
    const circle = ['1 0 0 0 0', '0 1 0 0 0', '0 0 1 0 0', '0 0 0 1 0', '0 0 0 0 1']
    for (let round = 0; round < 6; round++)
      await memory.write(
        'a',
        circle.map((text, i) => ({ id: `${round}-${i}`, text })),
      )
    const said = await ask(memory, 'a', vectorOf('0 0 1 0 0'))
    // 1 and 3 stand beside 2 in every round.
    expect(new Set(said.slice(0, 12).map(({ id }) => id.at(-1)))).toEqual(new Set(['1', '3']))
    expect(said[0]?.associated).toBeGreaterThan(0)
    const { context } = memory.views
    const expected = await context.state('a')
    const [next] = await context.similar('a', expected, { limit: 1 })
    expect(next?.record.id.at(-1)).toBe('0')
    const { steps } = await context.drift('a')
    const last = steps.at(-1)
    await memory.write('a', { id: 'odd', text: '0 0 1 0 0' })
    const [odd] = (await context.drift('a')).steps.slice(-1)
    expect(odd?.drift).toBeGreaterThan((last?.drift ?? 0) + 0.3)
  })

  it('finds nothing where no record followed another', async () => {
    await using memory = await openCell(matrixMemory(), {}, true)
    await memory.write('a', [
      { id: 'x', text: '1 0 0 0 0', session: 's' },
      { id: 'y', text: '0 1 0 0 0', session: 't' },
    ])
    expect(await ask(memory, 'a', vectorOf('1 0 0 0 0'))).toEqual([])
  })

  it.each([[{ size: 0 }], [{ size: 513 }], [{ seed: 0.5 }], [{ bits: 3 }], [null]])(
    'refuses %j',
    (options) => {
      const make = (): unknown => Reflect.apply(matrixMemory, undefined, [options])
      expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    },
  )
})
