import {
  askingSignal,
  timeSignal,
  type Filter,
  type Period,
  type Recollection,
  type Signal,
} from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handmade } from './support/handmade.ts'
import { codeOf, open, watch } from './support/memories.ts'
import { words } from './support/words.ts'

const day = 86_400_000
const now = Date.parse('2026-01-10T12:00Z')
const july = { from: Date.parse('2025-07-01'), to: Date.parse('2025-08-01') }
const inJuly = (at: number): boolean => at >= july.from && at < july.to

function ids({ items }: Recollection): readonly string[] {
  return items.map(({ record }) => record.id)
}

/** Everyday records of two years that share the cue's words, none of them of July 2025. */
const everyday = Array.from({ length: 400 }, (_, i) => ({
  id: `day-${i}`,
  text: 'what I did was tea',
  at: Date.parse('2023-01-01') + i * day,
}))

describe('a time that the cue names', () => {
  it('has every record of it considered, whatever the backends find', async () => {
    const times = fc.integer({ min: Date.parse('2025-05-01'), max: Date.parse('2025-10-01') })
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 40 }), async (dates) => {
        const memory = await open({
          backends: { words: words(), blind: handmade({ text: true }, { recall: () => [] }).backend },
        })
        await memory.write('s', [...everyday, ...dates.map((at, i) => ({ id: `${i}`, text: 'boat', at }))])
        const expected = dates.flatMap((at, i) => (inJuly(at) ? [`${i}`] : []))
        for (const cue of [
          'What did I do in July 2025?',
          '07/2025',
          'Was tat ich letzten Juli?',
          '去年七月',
        ]) {
          const found = await memory.read('s', cue, { limit: 200, candidates: 40, now, explain: true })
          expect(ids(found).filter((id) => !id.startsWith('day'))).toEqual(expect.arrayContaining(expected))
          expect(found.explanation?.periods).toEqual([
            { from: '2025-07-01T00:00:00.000Z', to: '2025-08-01T00:00:00.000Z' },
          ])
        }
      }),
      { numRuns: 20 },
    )
  })

  it('brings a few records of it before thousands that share the cue’s words', async () => {
    const memory = await open({ backends: { words: words() } })
    const trip = ['We sailed to Sagres', 'Wind all week', 'We counted stars', 'Nobody there but goats']
    await memory.write('s', [
      ...everyday,
      ...trip.map((text, i) => ({ id: `trip-${i}`, text, at: july.from + i * day })),
    ])
    for (const cue of ['What did I do last summer?', 'What I did in July 2025', 'July 2025'])
      expect(ids(await memory.read('s', cue, { limit: 4, now })).toSorted()).toEqual(
        trip.map((_, i) => `trip-${i}`),
      )
  })

  it('has the backends asked again of its records alone, where they are many', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', [
      ...everyday.map((one) => ({ ...one, text: 'the goats, the goats, the tea' })),
      ...Array.from({ length: 300 }, (_, i) => ({
        id: `j-${i}`,
        text: i === 217 ? 'goats' : 'nothing',
        at: july.from + i * 60_000,
      })),
    ])
    const found = await memory.read('s', 'the goats in July 2025', {
      limit: 100,
      candidates: 10,
      now,
      explain: true,
    })
    expect(ids(found)[0]).toBe('j-217')
    // 10 of all, up to 10 of the period by words, 10 of the period.
    expect(found.explanation?.candidates).toBeLessThanOrEqual(30)
    expect(ids(found).filter((id) => id.startsWith('j')).length).toBeGreaterThanOrEqual(10)
  })

  it('never has answered what the read may not', async () => {
    const memory = await open({ backends: { words: words() } })
    const at = july.from + day
    await memory.write('s', [
      ...everyday,
      { id: 'a', text: 'boat', at, speaker: 'Ana' },
      { id: 'b', text: 'boat', at: at + day, speaker: 'Ben' },
      { id: 'gone', text: 'boat', at, speaker: 'Ana', expires: now - 1 },
    ])
    await memory.write('other', { id: 'x', text: 'boat', at, speaker: 'Ana' })
    const read = async (options: { filter?: Filter; asOf?: { at: number } }) =>
      ids(await memory.read('s', 'In July 2025?', { limit: 500, now, ...options })).filter(
        (id) => !id.startsWith('day'),
      )
    expect((await read({})).toSorted()).toEqual(['a', 'b'])
    expect(await read({ filter: { speaker: 'Ana' } })).toEqual(['a'])
    expect(await read({ asOf: { at } })).toEqual(['a'])
    expect(await read({ filter: { speaker: 'Cleo' } })).toEqual([])
    await memory.forget('s', { ids: ['a'] })
    expect(await read({})).toEqual(['b'])
  })

  it('changes nothing of how other records stand to each other', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', [
      { id: 'one', text: 'tea with Ana in the garden', at: now },
      { id: 'two', text: 'tea', at: now },
      { id: 'three', text: 'the garden', at: now },
      ...Array.from({ length: 20 }, (_, i) => ({ id: `j-${i}`, text: 'boat', at: july.from + i * day })),
    ])
    const via = async (weights: { signals: { time: number } }) =>
      new Map(
        (
          await memory.read('s', 'tea in the garden in July 2025', {
            limit: 50,
            candidates: 30,
            now,
            weights,
          })
        ).items.map(({ record, via: all }) => [record.id, all]),
      )
    const [plain, timed] = [await via({ signals: { time: 0 } }), await via({ signals: { time: 1 } })]
    expect([...plain.keys()].toSorted()).toEqual(['one', 'three', 'two'])
    expect(timed.size).toBe(23)
    for (const [id, all] of plain) expect(timed.get(id)).toEqual(all)
    for (const [id, all] of timed)
      if (id.startsWith('j'))
        for (const { standard } of Object.values(all.words?.signals ?? {}))
          expect(standard).toBeGreaterThan(-1)
  })

  it('costs nothing where there is none: one recall, no look at the index', async () => {
    const view = handmade()
    let recalls = 0
    view.script.recall = () => ((recalls += 1), [])
    const curious: Signal = {
      name: 'curious',
      weight: 1,
      ask: () => undefined,
      periods: (_, told) => {
        expect(Object.getOwnPropertyDescriptor(told, 'from')?.get).toBeTypeOf('function')
        return []
      },
    }
    const memory = await open({ backends: { view: view.backend }, signals: [timeSignal(), curious] })
    await memory.write('s', everyday)
    const { explanation } = await memory.read('s', 'Who had tea?', { explain: true, now })
    expect(recalls).toBe(1)
    expect(explanation).not.toHaveProperty('periods')
    await memory.read('s', 'Who had tea last summer?', { now })
    expect(recalls).toBe(2)
    await memory.write('s', { text: 'boat', at: july.from })
    await memory.read('s', 'Who had tea last summer?', { now })
    expect(recalls).toBe(4)
  })

  it('is one that a signal of one’s own may find', async () => {
    const night: Signal = {
      name: 'voyage',
      weight: 2,
      ask: ({ text = '' }) => (text.includes('voyage') ? ({ at }) => Number(inJuly(at)) : undefined),
      periods: ({ text = '' }) => (text.includes('voyage') ? [july, july, { from: 5, to: 5 }] : []),
    }
    const memory = await open({ backends: { words: words() }, signals: [night, askingSignal()] })
    await memory.write('s', [...everyday, { id: 'boat', text: 'boat', at: july.from }])
    const found = await memory.read('s', 'What I did on the voyage?', { now, explain: true })
    expect(ids(found)[0]).toBe('boat')
    expect(found.explanation?.periods).toHaveLength(1)
    expect(ids(await memory.read('s', 'What I did?', { now, limit: 400 }))).not.toContain('boat')
    const silenced = await memory.read('s', 'What I did on the voyage?', {
      now,
      limit: 400,
      weights: { signals: { voyage: 0 } },
    })
    expect(ids(silenced)).not.toContain('boat')
  })

  it.each([
    ['no list', 'July'],
    ['a hole', [undefined]],
    ['no number', [{ from: NaN, to: 5 }]],
    ['half', [{ from: 5 }]],
  ])('is refused where a signal gives %s', async (_, given) => {
    const wrong: Signal = {
      name: 'wrong',
      weight: 1,
      ask: () => undefined,
      periods: () => given as unknown as readonly Period[],
    }
    const memory = await open({ backends: { words: words() }, signals: [wrong] })
    await memory.write('s', everyday)
    expect(await codeOf(memory.read('s', 'tea'))).toBe('BACKEND_FAILED')
  })

  it('is taken to the ends of time where a signal says so', async () => {
    const always: Signal = {
      name: 'always',
      weight: 1,
      ask: () => undefined,
      periods: () => [{ from: -Infinity, to: Infinity }],
    }
    const memory = await open({ backends: { words: words() }, signals: [always] })
    await memory.write('s', everyday)
    expect((await memory.read('s', 'tea', { explain: true })).explanation?.periods).toEqual([
      { from: new Date(-8.64e15).toISOString(), to: new Date(8.64e15).toISOString() },
    ])
  })

  it('loses nothing where a backend fails to answer of its records alone, and says so', async () => {
    const view = handmade()
    const seen = watch()
    const memory = await open({ backends: { view: view.backend, words: words() }, observe: seen.observe })
    await memory.write('s', [...everyday, { id: 'boat', text: 'boat', at: july.from }])
    view.script.recall = (allow) => {
      if (allow.size === 1) throw new Error('no')
      return [{ seq: 1, score: 1 }]
    }
    const found = await memory.read('s', 'In July 2025?', { now, limit: 5 })
    expect(found.unavailable).toEqual({})
    expect(ids(found)).toContain('boat')
    expect(seen.events.filter(({ type }) => type === 'fault')).toHaveLength(1)
  })

  it('brings nothing where no backend answers', async () => {
    const view = handmade()
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', [...everyday, { id: 'boat', text: 'boat', at: july.from }])
    view.script.recall = () => {
      throw new Error('no')
    }
    const found = await memory.read('s', 'In July 2025?', { now })
    expect(found.items).toEqual([])
    expect(Object.keys(found.unavailable)).toEqual(['view'])
  })
})
