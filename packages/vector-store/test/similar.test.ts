import { describe, expect, expectTypeOf, it } from 'vitest'
import type { MemoryRecord } from '@mnestic/core'
import { openPoints, vectorOf, ask } from './points.ts'

const records = [
  { id: 'north', text: '4 0 0 0 0' },
  { id: 'north-by-east', text: '4 1 0 0 0' },
  { id: 'north-east', text: '4 4 0 0 0|4 3 0 0 0' },
  { id: 'east', text: '0 4 0 0 0' },
  { id: 'nowhere', text: '0 0 0 0 0' },
]

describe('similar', () => {
  it('ranks the other records of the scope, by their best part', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    await memory.write('b', { id: 'elsewhere', text: '4 0 0 0 0' })
    const found = await memory.views.near.similar('a', 'north')
    expectTypeOf(found).toEqualTypeOf<readonly { readonly record: MemoryRecord; readonly score: number }[]>()
    expect(found.map(({ record }) => record.id)).toEqual(['north-by-east', 'north-east', 'east'])
    expect(found.map(({ score }) => score)).toEqual([
      expect.closeTo(4 / Math.sqrt(17), 6),
      expect.closeTo(0.8, 6),
      0,
    ])
    expect(await memory.views.near.similar(['a'], 'north', { limit: 1 })).toEqual(found.slice(0, 1))
    expect(await memory.views.near.similar('a', 'nowhere')).toEqual([])
  })

  it('returns nothing that was forgotten or has expired, and fills its limit with others', async () => {
    await using memory = await openPoints({}, { clock: () => 1_000 })
    const passing = Array.from({ length: 9 }, (_, i) => ({ id: `old-${i}`, text: '4 0 0 0 0', expires: 500 }))
    await memory.write('a', [...passing, ...records])
    await memory.forget('a', { ids: ['north-by-east'] })
    const found = await memory.views.near.similar('a', 'north', { limit: 2 })
    expect(found.map(({ record }) => record.id)).toEqual(['north-east', 'east'])
    await expect(memory.views.near.similar('a', 'north-by-east')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('refuses what it cannot do with a code', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    const { near } = memory.views
    await expect(near.similar('a', 'south')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(near.similar('never-written', 'north')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(near.similar('', 'north')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const signal = 'now' as unknown as AbortSignal
    await expect(near.similar('a', 'north', { signal })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    for (const limit of [0, -1, 1.5, NaN, 1_001])
      await expect(near.similar('a', 'north', { limit })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    for (const options of [{ limt: 1 }, null, 5]) {
      const asked = Reflect.apply(near.similar, near, ['a', 'north', options])
      await expect(asked).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
    const misspelt = Reflect.apply(near.similar, near, ['a', 'north', { limt: 1 }])
    await expect(misspelt).rejects.toThrow('no member "limt"; there are: limit, signal')
    await expect(near.similar('a', 'north', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    expect(await ask(memory, 'a', vectorOf('4 0 0 0 0'))).toHaveLength(4)
  })
})

describe('buildGraphs', () => {
  it('heeds its signal and its options where there is nothing to build, too', async () => {
    await using memory = await openPoints()
    await memory.write('a', records)
    const { near } = memory.views
    expect(await near.buildGraphs('a')).toBe('none')
    expect(await near.buildGraphs('never-written')).toBe('none')
    await expect(near.buildGraphs('a', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    const misspelt = Reflect.apply(near.buildGraphs, near, ['a', { sginal: 1 }])
    await expect(misspelt).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
