import { memoryStorage } from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cells } from './cells.ts'
import { ask, dimensions, openCell, pointEmbedder, tell, textOf, vectorOf } from './points.ts'

const some = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimensions, maxLength: dimensions })
/** Every fourth is silent. */
const numbers = fc.oneof(
  { weight: 3, arbitrary: some },
  { weight: 1, arbitrary: fc.constant<number[]>([0, 0, 0, 0, 0]) },
)
const cue = some.filter((all) => all.some((x) => x !== 0))
const session = fc.constantFrom('one', 'one', 'two', undefined)

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      records: fc.array(fc.record({ numbers, session }), { minLength: 1, maxLength: 25 }),
      /** The embedder fails, and the vectors come with the next `embed`. */
      late: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'embed' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask' as const), numbers: cue }) },
)

describe.each(cells)('forgetting, with $name', ({ cell }) => {
  const open = (options?: Parameters<typeof openCell>[1]) => openCell(cell(), options, true)

  it('leaves the contexts of a memory in which the forgotten was never written, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), cue, async (steps, asked) => {
        const storage = memoryStorage()
        const embedder = pointEmbedder()
        const living = new Map<string, { readonly text: string; readonly session: string | undefined }>()
        const vector = vectorOf(textOf(asked))
        let next = 0
        let memory = await open({ storage, embedder })
        for (const one of steps)
          switch (one.kind) {
            case 'write': {
              const records = one.records.map((record) => ({
                id: String(next++),
                text: textOf(record.numbers),
                session: record.session,
              }))
              for (const { id, ...rest } of records) living.set(id, rest)
              embedder.failing = one.late
              await memory.write('a', records)
              embedder.failing = false
              break
            }
            case 'forget': {
              const all = [...living.keys()]
              if (all.length === 0) break
              const ids = [...new Set(one.picks.map((pick) => all[pick % all.length] ?? ''))]
              for (const id of ids) living.delete(id)
              const { proof } = await memory.forget('a', { ids })
              expect(proof['context']).toMatchObject({ method: 'deleted', remaining: 0, bytes: 'gone' })
              break
            }
            case 'embed':
              await memory.reembed()
              break
            case 'restart':
              await memory.close()
              memory = await open({ storage, embedder })
              break
            case 'ask':
              await ask(memory, 'a', vectorOf(textOf(one.numbers)))
              break
          }
        await memory.reembed()
        const ids = [...living.keys()]
        const said = [await ask(memory, 'a', vector), await tell(memory, 'a', ids, vector)]
        await memory.close()
        await using clean = await open()
        const records = [...living].map(([id, rest]) => ({ id, ...rest }))
        if (records.length > 0) await clean.write('a', records)
        await using rebuilt = await open({ storage, embedder })
        for (const other of [clean, rebuilt])
          expect(said).toEqual([await ask(other, 'a', vector), await tell(other, 'a', ids, vector)])
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it('takes all of a scope, and leaves a scope that can be written again', async () => {
    await using memory = await open()
    const vector = vectorOf('1 0 0 0 0')
    const empty = (await memory.views.context.state('a')).vector
    await memory.write('a', ['1 0 0 0 0', '0 1 0 0 0'])
    const found = await ask(memory, 'a', vector)
    expect(found).toHaveLength(2)
    await memory.forget('a', { everything: true })
    expect(await ask(memory, 'a', vector)).toEqual([])
    expect((await memory.views.context.state('a')).vector).toEqual(empty)
    await memory.write('a', ['2 1 0 0 0', '0 1 1 0 0'])
    expect(await ask(memory, 'a', vector)).toHaveLength(2)
  })
})

describe.each(cells)('vectors of another embedder, with $name', ({ cell }) => {
  const open = (options?: Parameters<typeof openCell>[1]) => openCell(cell(), options, true)

  it('take the place of the old ones, in every context', async () => {
    const storage = memoryStorage()
    const records = Array.from({ length: 40 }, (_, i) => ({
      id: String(i),
      text: textOf([i % 3, (i % 4) - 2, i % 2, 1, 0]),
    }))
    const ids = records.map(({ id }) => id)
    const vector = vectorOf('1 2 0 0 1')
    {
      await using memory = await open({ storage })
      await memory.write('a', records)
      expect(await ask(memory, 'a', vector)).toHaveLength(40)
    }
    const embedder = pointEmbedder({ turned: true })
    await using memory = await open({ storage, embedder, onEmbedderChange: 'reembed' })
    expect(await ask(memory, 'a', vector)).toEqual([])
    await memory.reembed()
    await using clean = await open({ embedder })
    await clean.write('a', records)
    expect(await ask(memory, 'a', vector)).toEqual(await ask(clean, 'a', vector))
    expect(await tell(memory, 'a', ids, vector)).toEqual(await tell(clean, 'a', ids, vector))
  })
})
