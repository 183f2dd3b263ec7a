import { memoryStorage } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask, dimensions, openPoints, pointEmbedder, textOf, vectorOf } from './points.ts'

const part = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimensions, maxLength: dimensions })
const point = fc.array(part, { minLength: 1, maxLength: 4 })
const cue = part.filter((numbers) => numbers.some((x) => x !== 0))

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      points: fc.array(point, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const), numbers: cue }) },
)

describe('forgetting', () => {
  it('leaves the answers of a memory in which the forgotten was never written, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 25 }),
        fc.array(cue, { minLength: 3, maxLength: 3 }),
        async (steps, cues) => {
          const storage = memoryStorage()
          const living = new Map<string, string>()
          let next = 0
          const before = []
          {
            await using memory = await openPoints({}, { storage })
            for (const one of steps) {
              switch (one.kind) {
                case 'write': {
                  const records = one.points.map((numbers) => ({ id: String(next++), text: textOf(numbers) }))
                  for (const { id, text } of records) living.set(id, text)
                  await memory.write('a', records)
                  break
                }
                case 'forget': {
                  const all = [...living.keys()]
                  if (all.length === 0) break
                  const ids = [...new Set(one.picks.map((pick) => all[pick % all.length] ?? ''))]
                  for (const id of ids) living.delete(id)
                  const { proof } = await memory.forget('a', { ids })
                  expect(proof['near']).toMatchObject({ method: 'deleted', remaining: 0, bytes: 'gone' })
                  break
                }
                case 'ask':
                  await ask(memory, 'a', vectorOf(textOf([one.numbers])))
                  break
              }
            }
            for (const numbers of cues) before.push(await ask(memory, 'a', vectorOf(textOf([numbers]))))
          }
          await using clean = await openPoints()
          if (living.size > 0)
            await clean.write(
              'a',
              [...living].map(([id, text]) => ({ id, text })),
            )
          await using rebuilt = await openPoints({}, { storage })
          for (const [i, numbers] of cues.entries()) {
            const vector = vectorOf(textOf([numbers]))
            expect(before[i]).toEqual(await ask(clean, 'a', vector))
            expect(before[i]).toEqual(await ask(rebuilt, 'a', vector))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes all of a scope, and leaves a scope that can be written again', async () => {
    await using memory = await openPoints()
    const vector = vectorOf('1 0 0 0 0')
    await memory.write('a', ['1 0 0 0 0', '0 1 0 0 0|1 1 0 0 0'])
    expect(await ask(memory, 'a', vector)).toHaveLength(2)
    await memory.forget('a', { everything: true })
    expect(await ask(memory, 'a', vector)).toEqual([])
    await memory.write('a', { id: 'new', text: '2 1 0 0 0' })
    expect((await ask(memory, 'a', vector)).map((one) => one.id)).toEqual(['new'])
  })
})

describe('vectors that come later', () => {
  const texts = ['1 0 0 0 0', '0 1 0 0 0|1 1 0 0 0', '0 0 0 0 0', '0 0 2 0 0|0 0 0 0 0']
  const records = texts.map((text, i) => ({ id: String(i), text }))
  const cues = ['1 0 0 0 0', '1 2 1 0 0', '0 0 1 0 0'].map((text) => vectorOf(text))

  it('are as good as those that came with their record, when the embedder was down', async () => {
    const embedder = pointEmbedder()
    await using late = await openPoints({}, { embedder })
    await using early = await openPoints()
    await late.write('a', { id: '-', text: '1 1 1 1 1' })
    await early.write('a', { id: '-', text: '1 1 1 1 1' })
    expect(await ask(late, 'a', vectorOf('1 0 0 0 0'))).toHaveLength(1)
    embedder.failing = true
    expect((await late.write('a', records)).embedded).toBe(false)
    expect(await ask(late, 'a', vectorOf('1 0 0 0 0'))).toHaveLength(1)
    embedder.failing = false
    await late.reembed()
    await early.write('a', records)
    for (const vector of cues) {
      const said = await ask(late, 'a', vector)
      expect(said).toHaveLength(4)
      expect(said).toEqual(await ask(early, 'a', vector))
    }
  })

  it('take the place of another embedder’s, passage by passage', async () => {
    const storage = memoryStorage()
    {
      await using memory = await openPoints({}, { storage })
      await memory.write('a', records)
      expect(await ask(memory, 'a', vectorOf('1 0 0 0 0'))).toHaveLength(3)
    }
    const embedder = pointEmbedder({ turned: true })
    await using memory = await openPoints({}, { storage, embedder, onEmbedderChange: 'reembed' })
    expect(await ask(memory, 'a', vectorOf('1 0 0 0 0'))).toEqual([])
    await memory.reembed()
    await using clean = await openPoints({}, { embedder })
    await clean.write('a', records)
    for (const vector of cues) {
      const said = await ask(memory, 'a', vector)
      expect(said).toHaveLength(3)
      expect(said).toEqual(await ask(clean, 'a', vector))
    }
  })
})
