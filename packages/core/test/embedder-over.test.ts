import { embedderOver, openMemory, type EmbeddingService } from '@mnestic/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handmade } from './support/handmade.ts'

const options = { fingerprint: 'counting-1', dimensions: 2 }

/** The length of each text, and 3; remembers its calls and fails the first so many. */
function counting(failures = 0): { readonly service: EmbeddingService; readonly calls: string[][] } {
  const calls: string[][] = []
  return {
    calls,
    service: async (texts) => {
      calls.push([...texts])
      if (calls.length <= failures) throw new Error('503')
      return texts.map((text) => [text.length, 3])
    },
  }
}

describe('an embedder over a function', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('asks in batches, in order, and gives unit vectors', async () => {
    const { service, calls } = counting()
    const embedder = embedderOver(service, { ...options, batch: 2 })
    const vectors = await embedder.embed(['four', 'a', 'abc', '', 'four'])
    expect(calls).toEqual([['four', 'a'], ['abc', ''], ['four']])
    expect(vectors.map((vector) => [...vector])).toEqual([
      [Math.fround(0.8), Math.fround(0.6)],
      [Math.fround(1 / Math.sqrt(10)), Math.fround(3 / Math.sqrt(10))],
      [Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)],
      [0, 1],
      [Math.fround(0.8), Math.fround(0.6)],
    ])
  })

  it('tries again after a while, and says at last what went wrong', async () => {
    const twice = counting(2)
    const vectors = embedderOver(twice.service, options).embed(['four'])
    await vi.advanceTimersByTimeAsync(249)
    expect(twice.calls).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(twice.calls).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await vectors).toHaveLength(1)
    const often = counting(9)
    const failed = embedderOver(often.service, options)
      .embed(['four'])
      .catch((error: unknown) => error)
    await vi.runAllTimersAsync()
    expect(await failed).toMatchObject({
      code: 'EMBEDDER_FAILED',
      retryable: true,
      message: expect.stringMatching(/counting-1 failed 3 times.*503/) as unknown,
    })
    expect(often.calls).toHaveLength(3)
  })

  it('stops waiting when it is aborted', async () => {
    const { service, calls } = counting(9)
    const controller = new AbortController()
    const failed = embedderOver(service, options)
      .embed(['four'], { signal: controller.signal })
      .catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10)
    controller.abort()
    expect(await failed).toMatchObject({ code: 'ABORTED' })
    expect(calls).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('remembers the latest cues, and no records', async () => {
    const { service, calls } = counting()
    const embedder = embedderOver(service, { ...options, cues: 2 })
    for (const texts of [['a', 'b'], ['a'], ['a']]) await embedder.embed(texts)
    for (const cue of ['a', 'b', 'a', 'c', 'a', 'b']) await embedder.embed([cue], { cues: true })
    expect(await embedder.embed(['c', 'b'], { cues: true })).toEqual(await embedder.embed(['c', 'b']))
    expect(calls).toEqual([['a', 'b'], ['a'], ['a'], ['a'], ['b'], ['c'], ['b'], ['c'], ['c', 'b']])
    // And by its own copies: a caller may write to what it was given.
    for (const _ of [1, 2]) (await embedder.embed(['b'], { cues: true }))[0]?.fill(0)
    expect(await embedder.embed(['b'], { cues: true })).toEqual(await embedder.embed(['b']))
    const none = counting()
    const forgetful = embedderOver(none.service, { ...options, cues: 0 })
    for (const cue of ['a', 'a']) await forgetful.embed([cue], { cues: true })
    expect(none.calls).toHaveLength(2)
  })

  it('keeps nothing of a record that a memory wrote alone, and the cue of a read', async () => {
    vi.useRealTimers()
    const { service, calls } = counting()
    await using memory = await openMemory({
      embedder: embedderOver(service, options),
      backends: { all: handmade({ vector: true }).backend },
    })
    for (const _ of [1, 2]) {
      const { ids } = await memory.write('s', 'tea')
      await memory.read('s', 'coffee')
      await memory.forget('s', { ids })
    }
    expect(calls).toEqual([['tea'], ['coffee'], ['tea']])
  })

  it('takes no answer that shifts the vectors of other texts', async () => {
    vi.useRealTimers()
    const shifting: EmbeddingService = async (texts) =>
      Array.from({ length: texts.length === 2 ? 1 : 2 }, () => [1, 0])
    const embedder = embedderOver(shifting, { ...options, batch: 2, tries: 1 })
    await expect(embedder.embed(['a', 'b', 'c'])).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' })
  })

  it('serves a memory, which refuses vectors that are none', async () => {
    vi.useRealTimers()
    await using memory = await openMemory({
      embedder: embedderOver(counting().service, options),
      backends: {},
    })
    expect((await memory.write('s', 'tea')).embedded).toBe(true)
    for (const wrong of [[1], [NaN, 1], []]) {
      const embedder = embedderOver(async (texts) => texts.map(() => wrong), { ...options, tries: 1 })
      await using other = await openMemory({ embedder, backends: {} })
      expect((await other.write('s', 'tea')).embedded).toBe(false)
    }
  })

  it.each([
    { fingerprint: '' },
    { dimensions: 0 },
    { batch: 0 },
    { tries: 11 },
    { cues: -1 },
    { retries: 2 },
  ])('refuses %j', (wrong) => {
    expect(() => embedderOver(counting().service, { ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})
