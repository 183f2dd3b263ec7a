import { createHeap, Elman, toStateDict, torchRnn, parameterTensors, type Tensors } from '@mnestic/sequence'
import { elmanForward } from '@mnestic/sequence/twins'
import { elmanCell } from '@mnestic/recurrent-state/elman'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ElmanNetwork } from '../src/elman/network.ts'
import type { ElmanContexts } from '../src/elman/contexts.ts'
import { ElmanScope } from '../src/elman/scope.ts'
import { Session } from '../src/session.ts'
import { cosine } from './oracle.ts'
import { ask, dimensions, openCell, textOf, vectorOf } from './points.ts'

const hidden = 6
const lookahead = 16

/** Any numbers, the same on every run. */
const numbers = (count: number, phase: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * 12.9898 + phase) * 0.6))

const parameters = {
  weight_x: numbers(dimensions * hidden, 1),
  weight_h: numbers(hidden * hidden, 2),
  bias: numbers(hidden, 3),
}

/** As torch names and lays them out. */
function torchTensors(prefix = ''): Tensors {
  const layer = new Elman(createHeap(), { input: dimensions, hidden, name: 'rnn', initial: parameters })
  const tensors = parameterTensors(layer.parameters)
  return toStateDict(tensors, torchRnn({ input: dimensions, hidden }), { prefix, name: 'rnn.' })
}

/** The twin's states in float64 over vectors, silent ones (zeros) passed over. */
function run(vectors: readonly Float32Array[]): readonly (readonly number[])[] {
  const voiced = vectors.filter((vector) => vector.some((x) => x !== 0))
  const shape = { steps: voiced.length, batch: 1, input: dimensions, hidden, activation: 'tanh' } as const
  const h =
    voiced.length === 0
      ? []
      : elmanForward(shape, parameters, Float64Array.from(voiced.flatMap((v) => [...v])))
  let steps = 0
  return vectors.map((vector) => {
    if (vector.some((x) => x !== 0)) steps += 1
    return steps === 0
      ? Array.from({ length: hidden }, () => 0)
      : Array.from(h.slice((steps - 1) * hidden, steps * hidden))
  })
}

const some = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions })
const silent = fc.constant(Array.from({ length: dimensions }, () => 0))
const story = fc.array(fc.oneof({ weight: 3, arbitrary: some }, { weight: 1, arbitrary: silent }), {
  minLength: 1,
  maxLength: 60,
})
const cue = some.filter((all) => all.some((x) => x !== 0))

describe('an Elman cell with given weights', () => {
  it('keeps the states of the network in float64, in both directions, and compares h(cue) with them', async () => {
    await fc.assert(
      fc.asyncProperty(story, cue, async (told, asked) => {
        await using memory = await openCell(
          elmanCell({ weights: { tensors: torchTensors('net.'), prefix: 'net.' } }),
        )
        const vectors = told.map((each) => vectorOf(textOf(each)))
        await memory.write(
          'a',
          told.map((each, i) => ({ id: String(i), text: textOf(each) })),
        )
        const vector = vectorOf(textOf(asked))
        const echo = run([vector])[0] ?? []
        const said = new Map((await ask(memory, 'a', vector)).map((one) => [one.id, one]))
        for (const [i] of told.entries()) {
          // From the end of the next block back.
          const end = (Math.floor(i / lookahead) + 2) * lookahead
          const expected = {
            before: run(vectors.slice(0, i + 1)).at(-1) ?? [],
            after: run(vectors.slice(i, end).toReversed()).at(-1) ?? [],
          }
          const found = await memory.views.context.contextOf('a', String(i))
          for (const side of ['before', 'after'] as const) {
            expect(found[side]).toHaveLength(hidden)
            for (const [k, x] of found[side].entries()) expect(x).toBeCloseTo(expected[side][k] ?? NaN, 4)
            if (expected[side].every((x) => x === 0)) expect(said.get(String(i))?.[side]).toBeUndefined()
            else if (Math.hypot(...expected[side]) > 0.1)
              expect(said.get(String(i))?.[side]).toBeCloseTo(cosine(echo, expected[side]), 3)
          }
        }
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('is refused where a memory has vectors of another size', async () => {
    const tensors = torchTensors()
    const { ['weight_ih_l0']: _, ...less } = Object.fromEntries(
      tensors instanceof Map ? tensors : Object.entries(tensors),
    )
    const opening = openCell(elmanCell({ weights: { tensors: less } }))
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const other = openCell(elmanCell({ hidden: hidden + 1, weights: { tensors } }))
    await expect(other).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('an Elman cell with fixed weights', () => {
  it('keeps 0.7 of the state and adds the vector as it is', async () => {
    await using memory = await openCell(elmanCell())
    await memory.write('a', [
      { id: 'x', text: '1 0 0 0 0', session: 's' },
      { id: 'silent', text: '0 0 0 0 0', session: 's' },
      { id: 'y', text: '0 1 0 0 0', session: 's' },
    ])
    const [h, k] = [Math.tanh(1), Math.tanh(0.7 * Math.tanh(1))]
    const { context } = memory.views
    const close = (numbers: readonly number[]) => numbers.map((x) => expect.closeTo(x, 6))
    expect([...(await context.contextOf('a', 'y')).before]).toEqual(close([k, h, 0, 0, 0]))
    expect([...(await context.contextOf('a', 'x')).after]).toEqual(close([h, k, 0, 0, 0]))
    expect([...(await context.contextOf('a', 'silent')).after]).toEqual(close([0, h, 0, 0, 0]))
    const state = await context.state('a')
    expect([...state.vector]).toEqual(close([k, h, 0, 0, 0]))
    const length = Math.hypot(k, h)
    expect(state.covers.map(({ record, weight }) => [record.id, weight])).toEqual([
      ['y', expect.closeTo(Math.hypot(h - k, h) / length, 6)],
      ['x', expect.closeTo(k / length, 6)],
    ])
  })

  it('finds by a rotation what was said a few records before', async () => {
    await using memory = await openCell(elmanCell({ seed: 1, hidden: 512 }))
    const texts = ['1 0 0 0 0', '0 1 0 0 0', '0 0 1 0 0', '0 0 0 1 0', '0 0 0 0 1']
    await memory.write(
      'a',
      texts.map((text, i) => ({ id: String(i), text })),
    )
    const said = new Map(
      (await ask(memory, 'a', vectorOf('1 0 0 0 0'))).map((one) => [one.id, one.before ?? 0]),
    )
    const before = texts.map((_, i) => said.get(String(i)) ?? 0)
    expect(before).toEqual(before.toSorted((a, b) => b - a))
    expect(before[2]).toBeGreaterThan(0.05)
  })

  it.each([
    [{ hidden: 0 }, 'hidden'],
    [{ hidden: 1_025 }, 'hidden'],
    [{ seed: -1 }, 'seed'],
    [{ rho: 1 }, 'rho'],
    [{ echoes: 0 }, 'echoes'],
    [{ weights: { tensors: 7 } }, 'tensors'],
    [{ weights: { tensors: {} }, seed: 1 }, 'seed'],
    [{ units: 3 }, 'units'],
  ])('refuses %j at once, and says what is accepted', (options, named) => {
    const make = (): unknown => Reflect.apply(elmanCell, undefined, [options])
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(make).toThrow(named)
  })
})

const vector = fc.oneof(
  fc.constant(undefined),
  some.map((all) => vectorOf(textOf(all))),
)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ add: fc.array(vector, { minLength: 1, maxLength: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ remove: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ keep: fc.constantFrom(3, 16, 32, 48) }) },
  { weight: 2, arbitrary: fc.record({ set: fc.nat(), vector }) },
  { weight: 4, arbitrary: fc.record({ settle: fc.constantFrom(1, 40, 1_000, 1_000) }) },
)

type Kept = Session<ElmanContexts>

function settle({ contexts }: Kept): void {
  while (!contexts.settled) contexts.settle(1)
}

function kept(session: Kept, { inputs, states }: ElmanScope) {
  const positions = Array.from({ length: session.count }, (_, i) => i)
  return {
    sides: (['before', 'after'] as const).map((side) => ({
      states: positions.map((i) => session.contexts.contextAt(side, i)),
      lengths: positions.map((i) => session.contexts.lengthAt(side, i)),
    })),
    numbers: [inputs, states].map(({ table }) => table.floats.filter((x) => x !== 0).toSorted()),
  }
}

describe('a session of an Elman cell', () => {
  it('keeps what a session of the same records would keep, wherever changes fell between its computations', () => {
    const network = new ElmanNetwork(dimensions, { hidden, ...parameters }, 1)
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const scope = new ElmanScope(network)
        const session: Kept = new Session('s', 0, scope)
        const living = new Map<number, Float32Array | undefined>()
        let next = 1
        for (const one of steps) {
          const seqs = [...living.keys()]
          if ('add' in one)
            for (const each of one.add) {
              living.set(next, each)
              session.add(next++, each)
            }
          else if ('settle' in one) session.contexts.settle(one.settle)
          else if (seqs.length === 0) continue
          else if ('set' in one) {
            const position = one.set % seqs.length
            living.set(seqs[position] ?? 0, one.vector)
            session.set(position, one.vector)
          } else {
            const gone = new Set(
              'keep' in one ? seqs.slice(one.keep) : one.remove.map((pick) => seqs[pick % seqs.length] ?? 0),
            )
            for (const seq of gone) living.delete(seq)
            session.remove(gone)
            scope.compact([session])
          }
        }
        settle(session)
        const others = new ElmanScope(network)
        const clean: Kept = new Session('s', 0, others)
        for (const [seq, each] of living) clean.add(seq, each)
        settle(clean)
        expect(kept(session, scope)).toEqual(kept(clean, others))
      }),
      { numRuns: 800 },
    )
  }, 60_000)
})
