import type { MemoryRecord } from '@mnestic/core'
import type { CurrentContext } from '@mnestic/recurrent-state'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { dimensions, openPoints, vectorOf } from './points.ts'

const records = [
  { id: 'north', text: '1 0 0 0 0', session: 's' },
  { id: 'nowhere', text: '0 0 0 0 0', session: 's' },
  { id: 'east', text: '0 1 0 0 0', session: 's' },
  { id: 'west', text: '0 -1 0 0 0', session: 't' },
]
const none = new Float32Array(dimensions)

describe('state', () => {
  it('is the context of the session that was written to last, or of the one that is asked', async () => {
    await using memory = await openPoints({ rho: 0.5 })
    await memory.write('a', records)
    const { context } = memory.views
    const state = await context.state('a')
    expectTypeOf(state).toEqualTypeOf<CurrentContext>()
    expect([state.session, state.records, [...state.vector]]).toEqual(['t', 1, [0, -0.5, 0, 0, 0]])
    const other = await context.state('a', { session: 's' })
    expect([other.session, other.records, [...other.vector]]).toEqual(['s', 3, [0.25, 0.5, 0, 0, 0]])
    expect(other.covers.map(({ record, weight }) => [record.id, weight])).toEqual([
      ['east', 0.5],
      ['north', 0.25],
    ])
    await memory.write('a', { id: 'free', text: '0 0 1 0 0' })
    expect((await context.state('a')).session).toBeNull()
    expect(await context.state('a')).toEqual(await context.state('a', { session: null }))
  })

  it('is empty where nothing was written', async () => {
    await using memory = await openPoints()
    const { context } = memory.views
    const empty = { session: null, vector: none, records: 0, covers: [] }
    expect(await context.state('never')).toEqual(empty)
    await memory.write('a', records)
    expect(await context.state('a', { session: 'u' })).toEqual({ ...empty, session: 'u' })
  })

  it('covers 64 records at most, and none that expired', async () => {
    await using memory = await openPoints({ rho: 0.99 }, { clock: () => 1_000 })
    await memory.write(
      'a',
      Array.from({ length: 100 }, (_, i) => ({
        id: String(i),
        text: '1 0 0 0 0',
        ...(i === 98 && { expires: 500 }),
      })),
    )
    const { covers } = await memory.views.context.state('a')
    expect(covers.map(({ record }) => record.id)).toEqual([
      '99',
      ...Array.from({ length: 62 }, (_, i) => String(97 - i)),
    ])
  })
})

describe('contextOf', () => {
  it('answers NOT_FOUND for what is not there, was forgotten or has expired', async () => {
    await using memory = await openPoints({}, { clock: () => 1_000 })
    await memory.write('a', [...records, { id: 'old', text: '1 0 0 0 0', expires: 500 }])
    await memory.forget('a', { ids: ['east'] })
    const { context } = memory.views
    for (const id of ['south', 'old', 'east'])
      await expect(context.contextOf('a', id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(context.contextOf('never', 'north')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await context.contextOf('a', 'nowhere')).after).toEqual(none)
  })
})

describe('similar', () => {
  it('ranks records by what is given: a vector, a state, or the contexts of a record', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    await memory.write('b', { id: 'elsewhere', text: '1 0 0 0 0' })
    const { context } = memory.views
    const found = await context.similar('a', { vector: Float32Array.of(7, 0, 0, 0, 0) })
    expectTypeOf(found).toEqualTypeOf<readonly { readonly record: MemoryRecord; readonly score: number }[]>()
    expect(found.map(({ record }) => record.id)).toEqual(['north', 'nowhere', 'east', 'west'])
    expect(await context.similar('a', { vector: vectorOf('1 0 0 0 0') }, { limit: 2 })).toEqual(
      found.slice(0, 2),
    )
    const [like] = await context.similar('a', await context.state('a', { session: 't' }))
    expect(like).toMatchObject({ record: { id: 'west' }, score: expect.closeTo(1, 6) })
    for (const id of ['north', 'east', 'west']) {
      const [itself] = await context.similar('a', await context.contextOf('a', id))
      expect(itself).toMatchObject({ record: { id }, score: expect.closeTo(1, 6) })
    }
    const after = await context.similar('a', { after: vectorOf('0 1 0 0 0') })
    expect(after.map(({ record }) => record.id)).toEqual(['nowhere', 'east', 'north', 'west'])
    expect(after[0]?.score).toBeCloseTo(1, 6)
  })

  it('returns nothing that was forgotten or has expired, and fills its limit with others', async () => {
    await using memory = await openPoints({}, { clock: () => 1_000 })
    const passing = Array.from({ length: 9 }, (_, i) => ({ id: `old-${i}`, text: '1 0 0 0 0', expires: 500 }))
    await memory.write('a', [...passing, ...records])
    await memory.forget('a', { ids: ['nowhere'] })
    const found = await memory.views.context.similar('a', { vector: vectorOf('1 0 0 0 0') }, { limit: 2 })
    expect(found.map(({ record }) => record.id)).toEqual(['north', 'east'])
  })

  it('finds nothing near to nothing, nor where nothing was written', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    const { context } = memory.views
    expect(await context.similar('a', { vector: none })).toEqual([])
    expect(await context.similar('a', { before: none, after: none })).toEqual([])
    expect(await context.similar('never', { vector: vectorOf('1 0 0 0 0') })).toEqual([])
  })
})

describe('drift', () => {
  it('tells how far each record moved its session, page by page', async () => {
    await using memory = await openPoints({ rho: 0.5 })
    await memory.write('a', [...records, { id: 'north again', text: '1 0 0 0 0', session: 't' }])
    const { context } = memory.views
    const { steps, next } = await context.drift('a')
    expect(next).toBeUndefined()
    expect(steps.map(({ record, drift }) => [record.id, drift])).toEqual([
      ['north', undefined],
      ['nowhere', 0],
      ['east', expect.closeTo(1 - 1 / Math.sqrt(5), 6)],
      ['west', undefined],
      ['north again', expect.closeTo(1 - 1 / Math.sqrt(5), 6)],
    ])
    const pages = []
    for (let after: string | undefined = '0'; after !== undefined;) {
      const page: Awaited<ReturnType<typeof context.drift>> = await context.drift('a', { limit: 2, after })
      pages.push(page.steps)
      after = page.next
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
    expect(pages.flat()).toEqual(steps)
    const one = await context.drift('a', { session: 't' })
    expect(one.steps).toEqual(steps.slice(3))
    expect(await context.drift('a', { session: null })).toEqual({ steps: [] })
    expect(await context.drift('never')).toEqual({ steps: [] })
  })

  it('passes over what has expired', async () => {
    await using memory = await openPoints({}, { clock: () => 1_000 })
    const passing = Array.from({ length: 9 }, (_, i) => ({ id: `old-${i}`, text: '1 0 0 0 0', expires: 500 }))
    await memory.write('a', [...passing, ...records])
    const { steps, next } = await memory.views.context.drift('a', { limit: 1 })
    expect(steps.map(({ record }) => record.id)).toEqual(['north'])
    expect(next).toBe(String(steps[0]?.record.seq))
    const rest = await memory.views.context.drift('a', { limit: 3, after: next })
    expect(rest.steps.map(({ record }) => record.id)).toEqual(['nowhere', 'east', 'west'])
    expect(rest.next).toBeUndefined()
  })
})

describe('bad input', () => {
  it('is refused with a code', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    const { context } = memory.views
    const vector = vectorOf('1 0 0 0 0')
    const calls: readonly (readonly [keyof typeof context, readonly unknown[]])[] = [
      ['state', ['']],
      ['state', ['a', { session: 7 }]],
      ['state', ['a', { sesion: 's' }]],
      ['state', ['a', null]],
      ['contextOf', ['', 'north']],
      ['similar', ['a', undefined]],
      ['similar', ['a', {}]],
      ['similar', ['a', { vector: [1, 0, 0, 0, 0] }]],
      ['similar', ['a', { vector: new Float32Array(4) }]],
      ['similar', ['a', { vector: Float32Array.of(NaN, 0, 0, 0, 0) }]],
      ['similar', ['a', { before: Float32Array.of(Infinity, 0, 0, 0, 0) }]],
      ['similar', ['a', { vector }, { limit: 0 }]],
      ['similar', ['a', { vector }, { limit: 1_001 }]],
      ['similar', ['a', { vector }, { limt: 1 }]],
      ['drift', ['a', { limit: 1.5 }]],
      ['drift', ['a', { after: 5 }]],
      ['drift', ['a', { after: '-1' }]],
      ['drift', ['a', { session: {} }]],
    ]
    for (const [method, args] of calls)
      await expect(
        Reflect.apply(context[method], context, args),
        `${method} ${JSON.stringify(args)}`,
      ).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    const aborted = { signal: AbortSignal.abort() }
    await expect(context.state('a', aborted)).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(context.similar('a', { vector }, aborted)).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(context.drift('a', aborted)).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
