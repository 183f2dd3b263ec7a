import { memoryStorage, openMemory, type Memory, type Storage } from '@mnestic/core'
import { knowledgeGraph, type Extraction, type Extractor } from '@mnestic/knowledge-graph'
import { describe, expect, it } from 'vitest'

type Opened = Memory<{ readonly world: ReturnType<typeof knowledgeGraph> }>

const open = (extract: Extractor['extract'], storage: Storage = memoryStorage()): Promise<Opened> =>
  openMemory({
    storage,
    backends: { world: knowledgeGraph({ extractor: { id: 'model-1', deterministic: false, extract } }) },
  })

const likes = (text: string): Extraction => ({
  entities: [],
  facts: [
    {
      subject: 'Ana',
      predicate: 'likes',
      object: text,
      span: { start: 0, end: text.length },
      confidence: 0.5,
    },
  ],
})

/** Comes after everything that the queue was woken for: it does one thing after the other. */
const settled = (memory: Opened): Promise<number> => memory.views.world.extract('bo')

const turns = (count: number): readonly { text: string }[] =>
  Array.from({ length: count }, (_, i) => ({ text: `turn ${i}` }))

describe('what a model is to read', () => {
  it('is read without being asked, one record after the other, in every scope', async () => {
    let [now, most] = [0, 0]
    const memory = await open(async ({ text }) => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now--
      return likes(text)
    })
    await memory.write('ana', turns(70))
    await memory.write('bo', turns(3))
    await memory.views.world.facts('bo')
    await memory.views.world.extract('bo')
    for (const [scope, count] of [
      ['ana', 70],
      ['bo', 3],
    ] as const) {
      expect(await memory.views.world.extractions(scope)).toEqual({ pending: 0, failed: [] })
      expect((await memory.views.world.facts(scope)).facts).toHaveLength(count)
    }
    expect(most).toBe(1)
    await memory.close()
  })

  it('is tried five times, however much fails, and again when somebody asks', async () => {
    const calls = new Map<string, number>()
    const memory = await open(({ text }) => {
      calls.set(text, (calls.get(text) ?? 0) + 1)
      throw new Error(`no answer to ${text}`)
    })
    await memory.write('ana', turns(120))
    for (let i = 0; i < 8; i++) {
      await memory.write('bo', { text: 'other' })
      await memory.views.world.facts('bo')
      await settled(memory)
    }
    expect(new Set(turns(120).map(({ text }) => calls.get(text)))).toEqual(new Set([5]))
    const { pending, failed } = await memory.views.world.extractions('ana')
    expect(pending).toBe(120)
    expect(failed.length).toBeLessThanOrEqual(100)
    expect(await memory.views.world.extract('ana')).toBe(0)
    expect(new Set(turns(120).map(({ text }) => calls.get(text)))).toEqual(new Set([6]))
    await memory.close()
  })

  it('leaves nothing when it is forgotten: after it failed, and while the model reads it', async () => {
    const fail: (() => void)[] = []
    const memory = await open(
      ({ text }) =>
        new Promise((_, reject) => {
          fail.push(() => {
            reject(new Error(`cannot read ${text}`))
          })
        }),
    )
    const { world } = memory.views
    await memory.write('ana', [
      { id: 'a', text: 'one' },
      { id: 'b', text: 'two' },
      { id: 'c', text: 'kept' },
    ])
    await memory.write('bo', { text: 'three' })
    await world.facts('bo')
    await expect.poll(() => fail.length).toBe(1)
    fail[0]?.()
    await expect.poll(() => fail.length).toBe(2)
    expect((await world.extractions('ana')).failed).toMatchObject([{ id: 'a', reason: 'cannot read one' }])
    await memory.forget('ana', { ids: ['a', 'b'] })
    fail[1]?.()
    await expect.poll(() => fail.length).toBe(3)
    fail[2]?.()
    await expect.poll(() => fail.length).toBe(4)
    const { pending, failed } = await world.extractions('ana')
    expect([pending, failed.map(({ id }) => id)]).toEqual([1, ['c']])
    await memory.close()
  })

  it('waits for another time where it is stopped, by a signal or by closing, and is not waited for', async () => {
    const storage = memoryStorage()
    const signals: AbortSignal[] = []
    const memory = await open((_, { signal }) => {
      signals.push(signal)
      return new Promise(() => undefined)
    }, storage)
    const { world } = memory.views
    await memory.write('ana', { text: 'tango' })
    await world.facts('ana')
    await expect.poll(() => signals.length).toBe(1)
    const controller = new AbortController()
    const behind = world.extract('ana', { signal: controller.signal })
    controller.abort()
    await expect(behind).rejects.toMatchObject({ code: 'ABORTED' })
    expect(signals[0]?.aborted).toBe(false)
    await memory.close()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    const later = await open(({ text }) => likes(text), storage)
    await later.views.world.extract('ana')
    expect((await later.views.world.facts('ana')).facts).toHaveLength(1)
    await later.close()
  })

  it('is stopped while the model reads it for somebody', async () => {
    const controller = new AbortController()
    const memory = await open(() => {
      if (controller.signal.aborted) throw new Error('asked too often')
      return new Promise(() => {
        controller.abort()
      })
    })
    const { world } = memory.views
    await memory.write('ana', { text: 'tango' })
    await expect(world.extract('ana', { signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    })
    await memory.close()
  })

  it('is not taken where it says more than an extraction may', async () => {
    const memory = await open(({ text }) => {
      const { facts } = likes(text)
      return { entities: [], facts: facts.map((one) => ({ ...one, span: { start: 0, end: 1_000 } })) }
    })
    await memory.write('ana', { id: 'a', text: 'tango' })
    expect(await memory.views.world.extract('ana')).toBe(0)
    expect(await memory.views.world.extractions('ana')).toMatchObject({
      pending: 1,
      failed: [{ id: 'a', code: 'INVALID_ARGUMENT' }],
    })
    expect((await memory.views.world.facts('ana')).facts).toEqual([])
    await memory.close()
  })

  it('stays with the graph that found it, and is no finding of another one', async () => {
    const extractor: Extractor = {
      id: 'model-1',
      deterministic: false,
      extract: ({ text }) => likes(text),
    }
    const memory = await openMemory({
      backends: { one: knowledgeGraph({ extractor }), other: knowledgeGraph({ extractor: false }) },
    })
    await memory.write('ana', { text: 'tango' })
    await memory.views.one.extract('ana')
    expect((await memory.views.one.facts('ana')).facts).toHaveLength(1)
    expect((await memory.views.other.facts('ana')).facts).toEqual([])
    await memory.close()
  })
})
