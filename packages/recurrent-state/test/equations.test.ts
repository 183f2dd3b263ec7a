import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contextsOf, cosine, type Remembered } from './oracle.ts'
import { ask, dimensions, openPoints, textOf, vectorOf } from './points.ts'

const some = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions })
/** Every fourth is silent. */
const numbers = fc.oneof(
  { weight: 3, arbitrary: some },
  { weight: 1, arbitrary: fc.constant<number[]>([0, 0, 0, 0, 0]) },
)
const cue = some.filter((all) => all.some((x) => x !== 0))
/** Silent ones among them, three sessions and records without one, interleaved; long enough for several blocks. */
const story = fc.array(
  fc.record({ numbers, session: fc.constantFrom('one', 'one', 'two', 'three', undefined) }),
  { minLength: 1, maxLength: 90 },
)

const remembered = (told: { numbers: number[]; session: string | undefined }[]): Remembered[] =>
  told.map((one, i) => ({
    id: String(i),
    session: one.session,
    vector: [...vectorOf(textOf(one.numbers))],
  }))

describe('the equations', () => {
  it('hold for every record: contexts, signals, state, drift and what is near, against float64', async () => {
    await fc.assert(
      fc.asyncProperty(story, cue, fc.constantFrom(0, 0.5, 0.7, 0.95), async (told, asked, rho) => {
        await using memory = await openPoints({ rho })
        await memory.write(
          'a',
          told.map((one, i) => ({ id: String(i), text: textOf(one.numbers), session: one.session })),
        )
        const records = remembered(told)
        const oracle = contextsOf(records, rho, dimensions)
        const vector = vectorOf(textOf(asked))
        const { context } = memory.views
        for (const [id, expected] of oracle) {
          const found = await context.contextOf('a', id)
          for (const side of ['before', 'after'] as const)
            for (const [i, x] of found[side].entries()) expect(x).toBeCloseTo(expected[side][i] ?? NaN, 5)
        }
        const said = new Map((await ask(memory, 'a', vector)).map((one) => [one.id, one]))
        for (const [id, expected] of oracle)
          for (const side of ['before', 'after'] as const) {
            const known = cosine(vector, expected[side])
            // A context that almost cancels out has no direction to speak of in float32.
            const length = Math.hypot(...expected[side])
            if (length === 0) expect(said.get(id)?.[side]).toBeUndefined()
            else if (length > 0.05) expect(said.get(id)?.[side]).toBeCloseTo(known, 4)
          }
        const last = records.at(-1)
        const state = await context.state('a')
        expect(state.session).toBe(last?.session ?? null)
        expect(state.records).toBe(records.filter(({ session }) => session === last?.session).length)
        for (const [i, x] of state.vector.entries())
          expect(x).toBeCloseTo(oracle.get(last?.id ?? '')?.before[i] ?? NaN, 5)
        const { steps } = await context.drift('a', { limit: 1_000 })
        expect(steps.map(({ record }) => record.id)).toEqual(records.map(({ id }) => id))
        for (const [i, { drift }] of steps.entries()) {
          const earlier = records.slice(0, i).findLast(({ session }) => session === records[i]?.session)
          const [from, to] = [oracle.get(earlier?.id ?? '')?.before, oracle.get(String(i))?.before]
          if (from === undefined || to === undefined || from.every((x) => x === 0))
            expect(drift).toBeUndefined()
          else if (Math.hypot(...from) > 0.05 && Math.hypot(...to) > 0.05)
            expect(drift).toBeCloseTo(1 - cosine(from, to), 4)
        }
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('are those of the paper, by hand', async () => {
    await using memory = await openPoints({ rho: 0.5 })
    await memory.write('a', [
      { id: 'x', text: '1 0 0 0 0', session: 's' },
      { id: 'silent', text: '0 0 0 0 0', session: 's' },
      { id: 'y', text: '0 1 0 0 0', session: 's' },
      { id: 'alone', text: '0 0 1 0 0' },
    ])
    const { context } = memory.views
    const numbersOf = async (id: string) => {
      const { before, after } = await context.contextOf('a', id)
      return [[...before], [...after]]
    }
    expect(await numbersOf('x')).toEqual([
      [0.5, 0, 0, 0, 0],
      [0.5, 0.25, 0, 0, 0],
    ])
    expect(await numbersOf('silent')).toEqual([
      [0.5, 0, 0, 0, 0],
      [0, 0.5, 0, 0, 0],
    ])
    expect(await numbersOf('y')).toEqual([
      [0.25, 0.5, 0, 0, 0],
      [0, 0.5, 0, 0, 0],
    ])
    expect(await numbersOf('alone')).toEqual([
      [0, 0, 0.5, 0, 0],
      [0, 0, 0.5, 0, 0],
    ])
  })

  it('find a record by what was said before it, the nearest context first', async () => {
    await using memory = await openPoints()
    await memory.write('a', [
      { id: 'question', text: '1 0 0 0 0', session: 's' },
      { id: 'answer', text: '0 1 0 0 0', session: 's' },
      { id: 'later', text: '0 0 1 0 0', session: 's' },
      { id: 'other', text: '0 0 1 0 0', session: 't' },
    ])
    const said = await ask(memory, 'a', vectorOf('1 0 0 0 0'))
    expect(said.map(({ id }) => id)).toEqual(['question', 'answer', 'later', 'other'])
    expect(said.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
  })

  it('find what was said before and after alike', async () => {
    await using memory = await openPoints()
    await memory.write('a', [
      { id: 'earlier', text: '0 1 0 0 0', session: 's' },
      { id: 'asked', text: '1 0 0 0 0', session: 's' },
      { id: 'later', text: '0 1 0 0 0', session: 's' },
    ])
    const said = await ask(memory, 'a', vectorOf('1 0 0 0 0'))
    expect(said.map(({ id }) => id)).toEqual(['asked', 'earlier', 'later'])
    expect(said[1]?.score).toBe(said[2]?.score)
  })

  it('answer under a filter with the same numbers as without', async () => {
    await using memory = await openPoints()
    await memory.write(
      'a',
      Array.from({ length: 100 }, (_, i) => ({
        id: String(i),
        text: textOf([(i % 7) - 3, (i % 5) - 2, 1, i % 3, 0]),
        speaker: i % 20 === 3 ? 'few' : 'many',
      })),
    )
    const vector = vectorOf('1 2 0 -1 0')
    const all = await ask(memory, 'a', vector)
    for (const speaker of ['few', 'many']) {
      const some = await ask(memory, 'a', vector, { speaker })
      const wanted = all.filter(({ id }) => (Number(id) % 20 === 3) === (speaker === 'few'))
      expect(some.map(({ id, score, before, after }) => [id, score, before, after])).toEqual(
        wanted.map(({ id, score, before, after }) => [id, score, before, after]),
      )
    }
    const top = await ask(memory, 'a', vector, { limit: 3 })
    expect(top.map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id))
  })

  it('only weigh, where recall is off', async () => {
    await using memory = await openPoints({ recall: false })
    await memory.write('a', { id: 'x', text: '1 0 0 0 0' })
    expect(await ask(memory, 'a', vectorOf('1 0 0 0 0'))).toEqual([])
  })
})
