import { memoryStorage, type Capabilities, type Hit, type Recollection } from '@mnestic/core'
import { describe, expect, it, vi } from 'vitest'
import { hashing } from './support/embedder.ts'
import { handmade } from './support/handmade.ts'
import { codeOf, open, watch } from './support/memories.ts'
import { nearest, traces, words } from './support/words.ts'

function sumOf(item: Recollection['items'][number]): number {
  let sum = 0
  for (const via of Object.values(item.via))
    for (const { contribution } of Object.values(via?.signals ?? {})) sum += contribution
  return sum + item.lift
}

/** Seqs 1 to n; recall and signals as told. */
async function told(count: number, ...views: ReturnType<typeof handmade>[]) {
  const backends = Object.fromEntries(views.map((view, i) => [`v${i}`, view.backend]))
  const memory = await open({ backends })
  await memory.write(
    's',
    Array.from({ length: count }, (_, i) => ({ id: String(i + 1), text: `text ${i + 1}` })),
  )
  return memory
}

/** What an `async` observer answers, to a caller that expects nothing. */
function rejected(): void {
  return Promise.reject(new Error('later')) as unknown as void
}

const hits =
  (...scores: readonly (readonly [number, number])[]): (() => Hit[]) =>
  () =>
    scores.map(([seq, score]) => ({ seq, score }))

describe('fusion', () => {
  it('adds up: contributions and lift are the score, to the last bit', async () => {
    const memory = await open({
      embedder: hashing(),
      backends: {
        words: words(),
        near: nearest(),
        mind: traces(),
        ranked: handmade().backend,
      },
    })
    for (let i = 0; i < 40; i++)
      await memory.write('s', {
        id: String(i),
        text: `tea ${'with milk '.repeat(i % 5)}${i % 3 === 0 ? 'and sugar' : ''} ${i}`,
        supersedes: i > 5 && i % 4 === 0 ? [String(i - 4), String(i - 3)] : [],
      })
    for (const cue of ['tea with sugar', 'milk', 'tea 7', 'nothing at all']) {
      const { items } = await memory.read('s', cue, { limit: 40, weights: { words: 0.3, near: 1.7 } })
      expect(items).toHaveLength(40)
      for (const item of items) expect(sumOf(item)).toBe(item.score)
      expect(items.some((item) => item.lift > 0)).toBe(true)
      const place = new Map(items.map((item, i) => [item.record.id, i]))
      for (const item of items)
        for (const newer of item.supersededBy)
          expect(place.get(newer)).toBeLessThan(place.get(item.record.id) ?? -1)
    }
  })

  it('standardises signals over the union of the candidates, each with its share of the weights', async () => {
    const one = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([1, 9], [2, 8]), score: () => ({ a: Float64Array.of(1, 2, 6) }) },
    )
    const two = handmade(
      { text: true, signals: { b: 2 } },
      { recall: hits([3, 1]), score: () => ({ b: Float64Array.of(5, NaN, 7) }) },
    )
    const memory = await told(3, one, two)
    const { items } = await memory.read('s', 'x')
    const sd = Math.sqrt((4 + 1 + 9) / 3)
    const expected = { 1: (-2 / sd - 2) / 3, 2: -1 / sd / 3, 3: (3 / sd + 2) / 3 }
    expect(items.map(({ record }) => record.id)).toEqual(['3', '2', '1'])
    for (const { record, score } of items) expect(score).toBeCloseTo(expected[record.seq as 1], 12)
    // What a signal does not know of a record is not in its `via`.
    expect(items[1]?.via['v1']?.signals).toEqual({})
    expect(items[0]?.via['v0']).toMatchObject({ signals: { a: { value: 6 } } })
    expect(items[0]?.via['v0']?.rank).toBeUndefined()
    expect(items[2]?.via['v0']).toMatchObject({ rank: 1, score: 9 })
    const { explanation } = await memory.read('s', 'x', { explain: true })
    expect(explanation?.weights).toEqual({ 'v0.a': 1 / 3, 'v1.b': 2 / 3 })
  })

  it('gives no share to a signal that is the same for all, and counts a weight below 0 by its size', async () => {
    const one = handmade(
      { text: true, signals: { a: -1, same: 5, unknown: 5 } },
      {
        recall: hits([1, 9], [2, 8]),
        score: () => ({
          a: Float64Array.of(1, 3),
          same: Float64Array.of(7, 7),
          unknown: Float64Array.of(NaN, NaN),
        }),
      },
    )
    const two = handmade(
      { text: true, signals: { b: 3 } },
      { recall: hits([1, 1]), score: () => ({ b: Float64Array.of(2, 4) }) },
    )
    const { items, explanation } = await (await told(2, one, two)).read('s', 'x', { explain: true })
    expect(explanation?.weights).toEqual({ 'v0.a': -0.25, 'v0.same': 0, 'v0.unknown': 0, 'v1.b': 0.75 })
    expect(items.map(({ score }) => score)).toEqual([0.5, -0.5])
  })

  it('takes an embedder’s weight for backends that know vectors alone, where no weight is given', async () => {
    const scored = (capabilities: Capabilities) =>
      handmade(
        { ...capabilities, signals: { a: 1 } },
        {
          recall: hits([1, 2], [2, 1]),
          score: () => ({ a: Float64Array.of(1, 2) }),
        },
      ).backend
    const memory = await open({
      embedder: { ...hashing(), weight: 0.25 },
      backends: {
        words: scored({ text: true }),
        near: scored({ vector: true }),
        both: scored({ text: true, vector: true }),
      },
    })
    await memory.write('s', [{ text: 'x' }, { text: 'x y' }])
    const weights = async (given: object) =>
      (await memory.read('s', 'x', { ...given, explain: true })).explanation?.weights
    expect(await weights({})).toEqual({ 'words.a': 1 / 2.25, 'near.a': 0.25 / 2.25, 'both.a': 1 / 2.25 })
    expect(await weights({ weights: { near: { a: 2 } } })).toEqual({
      'words.a': 0.25,
      'near.a': 0.5,
      'both.a': 0.25,
    })
    for (const weight of [0, -1, 1.5, NaN, '1'])
      await expect(
        open({ embedder: { ...hashing(), weight: weight as number }, backends: {} }),
      ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it.each([
    ['equal values', [0.1, 0.1, NaN]],
    ['huge values', [1e308, -1e308, 1e308]],
    ['tiny values', [1e-320, 2e-320, 0]],
    ['nothing known', [NaN, NaN, NaN]],
  ])('stays finite on %s', async (_, values) => {
    const view = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([1, 3], [2, 2], [3, 1]), score: () => ({ a: Float64Array.from(values) }) },
    )
    const { items } = await (await told(3, view)).read('s', 'x')
    expect(items).toHaveLength(3)
    for (const item of items) {
      expect(Number.isFinite(item.score)).toBe(true)
      expect(sumOf(item)).toBe(item.score)
    }
    if (values[0] === values[1]) expect(items.map((item) => item.score)).toEqual([0, 0, 0])
  })

  it('falls back on ranks, with the weight of the backend', async () => {
    const one = handmade({ text: true }, { recall: hits([1, 10], [2, 5]) })
    const two = handmade({ text: true, signals: { a: 1 } }, { recall: hits([2, 10], [3, 5]) })
    const memory = await told(3, one, two)
    const ids = async (weights: Record<string, number>) =>
      (await memory.read('s', 'x', { weights })).items.map(({ record }) => record.id)
    expect(await ids({})).toEqual(['2', '1', '3'])
    expect(await ids({ v1: 0 })).toEqual(['1', '2', '3'])
    expect(await ids({ v0: 0 })).toEqual(['2', '3', '1'])
    const { items } = await memory.read('s', 'x', { weights: { v1: { rank: 0 } } })
    for (const item of items) expect(sumOf(item)).toBe(item.score)
    expect(items[2]?.via).toEqual({ v1: expect.objectContaining({ rank: 2 }) as unknown })
  })

  it('falls back on ranks where a backend says no signal, or fails to weigh', async () => {
    const silent = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([2, 9], [1, 8]), score: () => ({}) },
    )
    expect((await (await told(2, silent)).read('s', 'x')).items.map(({ record }) => record.id)).toEqual([
      '2',
      '1',
    ])
    const failing = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([2, 9], [1, 8]), score: () => Promise.reject(new Error('no')) },
    )
    const found = await (await told(2, failing)).read('s', 'x')
    expect(found.items.map(({ record }) => record.id)).toEqual(['2', '1'])
    expect(found.unavailable['v0']?.code).toBe('BACKEND_FAILED')
  })

  it('ranks a correction first where their scores are one rounding apart', async () => {
    const [values, faint] = [Float64Array.of(1, 0, -1), Float64Array.of(NaN, 0, 1)]
    const one = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([1, 3], [2, 2], [3, 1]), score: () => ({ a: values }) },
    )
    const two = handmade(
      { text: true, signals: { b: 1e-20 } },
      { recall: () => [], score: () => ({ b: faint }) },
    )
    const memory = await open({ backends: { one: one.backend, two: two.backend } })
    await memory.write('s', [{ id: 'old', text: 'x' }, { id: 'new', text: 'y', supersedes: ['old'] }, 'z'])
    const { items } = await memory.read('s', 'x')
    expect(items.slice(0, 2).map(({ record }) => record.id)).toEqual(['new', 'old'])
    for (const item of items) expect(sumOf(item)).toBe(item.score)
  })

  it('breaks ties by seq', async () => {
    const view = handmade(
      { text: true },
      {
        recall: hits([4, 1], [2, 1], [3, 1], [1, 1]),
        score: (seqs) => ({ score: new Float64Array(seqs.length) }),
      },
    )
    const memory = await told(4, view)
    expect((await memory.read('s', 'x')).items.map(({ record }) => record.seq)).toEqual([1, 2, 3, 4])
  })

  it('lets a backend only weigh what others found', async () => {
    let recalled = 0
    const keep = handmade(
      { signals: { keep: 1 } },
      {
        recall: () => {
          recalled += 1
          return []
        },
        score: (seqs) => ({ keep: Float64Array.from(seqs) }),
      },
    )
    const finder = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([1, 9], [3, 8]), score: () => ({ a: new Float64Array(2) }) },
    )
    const memory = await told(3, finder, keep)
    const { items } = await memory.read('s', 'x')
    expect(items.map(({ record }) => record.id)).toEqual(['3', '1'])
    expect(items[0]?.via['v1']?.rank).toBeUndefined()
    expect(items[0]?.via['v1']?.signals['keep']?.value).toBe(3)
    expect(recalled).toBe(0)
  })

  it('asks a backend that only weighs nothing where nothing of it counts, but to explain', async () => {
    let asked = 0
    const worth = handmade(
      { signals: { worth: 0 } },
      {
        score: (seqs) => {
          asked += 1
          return { worth: Float64Array.from(seqs) }
        },
      },
    )
    const finder = handmade(
      { text: true, signals: { a: 1 } },
      { recall: hits([1, 9], [3, 8]), score: () => ({ a: Float64Array.of(2, 1) }) },
    )
    const memory = await told(3, finder, worth)
    const plain = await memory.read('s', 'x')
    expect([asked, plain.items[0]?.via['v1'], plain.unavailable]).toEqual([0, undefined, {}])
    const explained = await memory.read('s', 'x', { explain: true })
    expect([asked, explained.items[0]?.via['v1']?.signals['worth']?.value]).toEqual([1, 1])
    expect(explained.items.map(({ score }) => score)).toEqual(plain.items.map(({ score }) => score))
    const weighed = await memory.read('s', 'x', { weights: { v1: { worth: 2 } } })
    expect([asked, weighed.items[0]?.record.id]).toEqual([2, '3'])
  })

  it('brings the correction of what was found, and ranks it above', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', { id: 'old', text: 'Ana lives in Rome' })
    await memory.write('s', { id: 'newer', text: 'it is Oslo now', supersedes: ['old'] })
    await memory.write('s', { id: 'newest', text: 'no: Bergen', supersedes: ['newer'], session: 'late' })
    const { items } = await memory.read('s', 'Rome')
    expect(
      items.map(({ record, superseded, supersededBy }) => [record.id, superseded, supersededBy]),
    ).toEqual([
      ['newest', false, []],
      ['newer', true, ['newest']],
      ['old', true, ['newer']],
    ])
    for (const item of items) expect(sumOf(item)).toBe(item.score)
    // The old one keeps its place among all others; those that correct it come up to it.
    expect(items.map(({ lift }) => lift > 0)).toEqual([true, true, false])
    expect(items[2]?.score).toBe(items[2]?.via.words?.signals['overlap']?.contribution)
    const filtered = await memory.read('s', 'Rome', { filter: { session: { exists: false } } })
    expect(filtered.items.map(({ record }) => record.id)).toEqual(['newer', 'old'])
  })

  it('asks each backend for as many candidates as told, and answers as many as the limit', async () => {
    const limits: number[] = []
    const view = handmade({ text: true }, {})
    const memory = await told(300, view)
    view.script.recall = (allow) => {
      limits.push(allow.size)
      return [...allow.seqs()].map((seq) => ({ seq, score: -seq }))
    }
    expect(
      (await memory.read('s', 'x', { limit: 7, candidates: 20 })).items.map(({ record }) => record.seq),
    ).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect((await memory.read('s', 'x', { limit: 200, candidates: 20 })).items).toHaveLength(20)
    expect((await memory.read('s', 'x')).items).toHaveLength(10)
    expect(limits).toEqual([300, 300, 300])
  })
})

describe('a faulty backend', () => {
  it.each<[string, (allow: unknown) => readonly Hit[]]>([
    ['of another scope', hits([1, 5], [2, 1])],
    ['that was never written', hits([0, 5], [2, 1])],
    ['twice', hits([2, 5], [2, 4])],
    ['with NaN', () => [{ seq: 2, score: NaN }]],
    [
      'with a text for a seq',
      () => [
        { seq: '2' as unknown as number, score: 1 },
        { seq: 2, score: 0 },
      ],
    ],
  ])('cannot answer a record %s', async (_, recall) => {
    const { events, observe } = watch()
    const view = handmade({ text: true }, { recall })
    const memory = await open({ observe, backends: { view: view.backend } })
    await memory.write('other', 'not mine')
    await memory.write('s', 'mine')
    const { items } = await memory.read('s', 'x')
    expect(items.length).toBeLessThanOrEqual(1)
    for (const { record } of items) expect(record.text).toBe('mine')
    expect(events.filter((event) => event.type === 'fault')).toMatchObject([
      { where: 'view', code: 'BACKEND_FAILED' },
    ])
  })

  it('is not at fault where it knows already what was written after the read began', async () => {
    const { events, observe } = watch()
    const view = handmade({ text: true })
    const memory = await open({ observe, backends: { view: view.backend } })
    await memory.write('s', 'mine')
    view.script.recall = async () => {
      delete view.script.recall
      await memory.write('s', 'later')
      return hits([2, 5], [1, 1])()
    }
    expect((await memory.read('s', 'x')).items.map(({ record }) => record.text)).toEqual(['mine'])
    expect(events.filter((event) => event.type === 'fault')).toEqual([])
  })

  it('cannot answer what was erased, nor more than was asked', async () => {
    const { events, observe } = watch()
    const view = handmade({ text: true }, { recall: hits([1, 9], [2, 8], [3, 7]) })
    const memory = await open({ observe, backends: { view: view.backend } })
    await memory.write('s', [{ id: 'a', text: 'a' }, 'b', 'c'])
    await memory.forget('s', { ids: ['a'] })
    const { items } = await memory.read('s', 'x', { candidates: 1 })
    expect(items.map(({ record }) => record.text)).toEqual(['b'])
    expect(events.filter((event) => event.type === 'fault')).toHaveLength(2)
  })

  it('cannot slip text into its reasons', async () => {
    const { events, observe } = watch()
    const why = [
      { code: 'word', value: 2, span: { seq: 1, start: 0, end: 2 } },
      { code: 'Ana said: my secret' },
      { code: 'x', span: { seq: 2, start: 0, end: 1 } },
      { code: 'x', value: 'secret' as unknown as number },
      { code: 'more', text: 'secret' } as { code: string },
    ]
    const view = handmade({ text: true }, { recall: () => [{ seq: 1, score: 1, why }] })
    const memory = await open({ observe, backends: { view: view.backend } })
    await memory.write('s', 'mine')
    await memory.write('other', 'theirs')
    const { items } = await memory.read('s', 'x')
    expect(items[0]?.via.view?.why).toEqual([why[0], { code: 'more' }])
    expect(events.filter((event) => event.type === 'fault')).toHaveLength(3)
  })

  it.each<[string, Parameters<typeof handmade>[1]]>([
    ['throws', { recall: () => Promise.reject(new Error('boom')) }],
    ['answers no list', { recall: () => 5 as unknown as Hit[] }],
    ['answers from before the last write', { recall: () => [], revision: () => 1 }],
    ['answers a wrong signal', { score: () => ({ a: new Float64Array(7) }) }],
    ['answers an infinite signal', { score: () => ({ a: Float64Array.of(Infinity) }) }],
    ['answers nonsense to a batch', { apply: () => 'done' as 'applied' }],
    ['does not move', { apply: () => 'behind' }],
    ['rebuilds for ever', { apply: () => 'rebuild' }],
    ['stands nowhere', { revision: () => NaN }],
  ])('is unavailable where it %s, and the others answer', async (name, script) => {
    const bad = handmade({ text: true, signals: { a: 1 } }, script)
    if (name === 'answers from before the last write') {
      bad.script.apply = () => 'applied'
      delete bad.script.revision
    }
    const memory = await open({ backends: { bad: bad.backend, words: words() } })
    await memory.write('s', 'kiwi')
    const found = await memory.read('s', 'kiwi')
    expect(found.items.map(({ record }) => record.text)).toEqual(['kiwi'])
    expect(found.unavailable.bad).toMatchObject({ code: 'BACKEND_FAILED', wanted: 1 })
    expect(found.unavailable.words).toBeUndefined()
  })

  it('is asked again once it works', async () => {
    const view = handmade({ text: true }, { apply: () => Promise.reject(new Error('down')) })
    const memory = await open({ backends: { view: view.backend } })
    await memory.write('s', 'kiwi')
    expect((await memory.read('s', 'x')).unavailable.view?.message).toContain('down')
    expect((await memory.stats('s')).views['view']).toMatchObject({
      lag: 1,
      error: expect.stringContaining('down') as unknown,
    })
    delete view.script.apply
    const found = await memory.read('s', 'x')
    expect(found.unavailable).toEqual({})
    expect(found.items).toHaveLength(1)
    expect((await memory.stats('s')).views['view']).toEqual({ revision: 1, lag: 0 })
  })
})

describe('time', () => {
  it('does not let one late view cost the others their answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const late = handmade({ text: true }, { recall: () => new Promise(() => undefined) })
      const slow = handmade(
        { text: true, signals: { a: 1 } },
        {
          score: async (seqs) =>
            new Promise((resolve) => {
              setTimeout(() => resolve({ a: Float64Array.from(seqs) }), 100)
            }),
        },
      )
      const memory = await open({ backends: { late: late.backend, slow: slow.backend } })
      await memory.write('s', ['one', 'two'])
      const reading = memory.read('s', 'x', { deadline: 1_000 })
      await vi.advanceTimersByTimeAsync(1_500)
      const found = await reading
      expect(Object.keys(found.unavailable)).toEqual(['late'])
      expect(found.unavailable.late).toMatchObject({ code: 'DEADLINE', revision: 2, wanted: 2 })
      expect(found.items.map(({ record }) => record.text)).toEqual(['two', 'one'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('bounds an embedder that hangs, and views of text answer', async () => {
    const embedder = hashing()
    const memory = await open({ embedder, backends: { words: words(), near: nearest() } })
    await memory.write('s', 'kiwi')
    let told: AbortSignal | undefined
    embedder.instead = async (_, signal) => {
      told = signal
      return new Promise(() => undefined)
    }
    const late = await memory.read('s', 'kiwi', { deadline: 20 })
    expect(late.unavailable.near?.code).toBe('DEADLINE')
    expect(told?.aborted).toBe(true)
    expect(late.items).toHaveLength(1)
    embedder.instead = () => Promise.reject(new Error('no model'))
    const down = await memory.read('s', 'kiwi')
    expect(down.unavailable.near).toMatchObject({ code: 'EMBEDDER_FAILED', wanted: 1 })
    expect(down.items).toHaveLength(1)
  })

  it('heeds a signal before, and while a view is asked', async () => {
    const abort = new AbortController()
    const view = handmade({ text: true }, {})
    const memory = await told(1, view)
    expect(await codeOf(memory.read('s', 'x', { signal: AbortSignal.abort('no') }))).toBe('ABORTED')
    view.script.recall = () => {
      abort.abort()
      return new Promise(() => undefined)
    }
    expect(await codeOf(memory.read('s', 'x', { signal: abort.signal }))).toBe('ABORTED')
    delete view.script.recall
    expect((await memory.read('s', 'x')).items).toHaveLength(1)
  })
})

describe('as of', () => {
  it('knows what had been written by a revision, or is dated by a time', async () => {
    const memory = await open({ backends: { words: words() } })
    const { revision } = await memory.write('s', { id: 'a', text: 'home Rome', at: 100 })
    await memory.write('s', { id: 'b', text: 'home Oslo', at: 200, supersedes: ['a'] })
    await memory.write('s', { id: 'c', text: 'home Bergen', at: 300, supersedes: ['b'] })
    const ids = async (asOf: { revision: number } | { at: number }) =>
      (await memory.read('s', 'home', { asOf })).items.map(
        ({ record, superseded }) => `${record.id}${superseded ? ' old' : ''}`,
      )
    expect(await ids({ revision })).toEqual(['a'])
    expect(await ids({ at: 250 })).toEqual(['b', 'a old'])
    expect(await ids({ at: 99 })).toEqual([])
    expect(await ids({ revision: 99 })).toEqual(['c', 'b old', 'a old'])
    await memory.forget('s', { ids: ['a'] })
    expect(await ids({ revision })).toEqual([])
    // A correction that is forgotten leaves the older one corrected from its time on, not before.
    await memory.forget('s', { ids: ['c'] })
    expect(await ids({ at: 299 })).toEqual(['b'])
    expect(await ids({ at: 300 })).toEqual(['b old'])
  })

  it('remembers the first of several forgotten corrections', async () => {
    const memory = await open({ backends: { words: words() } })
    await memory.write('s', { id: 'a', text: 'home Rome', at: 1 })
    const second = await memory.write('s', { id: 'b', text: 'x', at: 2, supersedes: ['a'] })
    await memory.write('s', { id: 'c', text: 'y', at: 3, supersedes: ['a'] })
    await memory.forget('s', { ids: ['b'] })
    await memory.forget('s', { ids: ['c'] })
    const found = await memory.read('s', 'home', { asOf: { revision: second.revision } })
    expect(found.items[0]).toMatchObject({ superseded: true, supersededBy: [] })
  })

  it('leaves out what has expired, by the time of the read', async () => {
    let now = 10
    const memory = await open({ clock: () => now, backends: { words: words() } })
    await memory.write('s', [
      { id: 'brief', text: 'tea', expires: 20 },
      { id: 'long', text: 'tea', expires: 30 },
      { id: 'ever', text: 'tea' },
    ])
    const ids = async (time?: number) =>
      (await memory.read('s', 'tea', time === undefined ? {} : { now: time })).items.map(
        ({ record }) => record.id,
      )
    expect(await ids()).toEqual(['brief', 'long', 'ever'])
    expect(await ids(19)).toEqual(['brief', 'long', 'ever'])
    expect(await ids(20)).toEqual(['long', 'ever'])
    now = 30
    expect(await ids()).toEqual(['ever'])
    expect((await memory.list('s')).records.map(({ id }) => id)).toEqual(['ever'])
    expect(await memory.get('s', ['brief', 'ever'])).toEqual([
      undefined,
      expect.objectContaining({ id: 'ever' }),
    ])
    expect((await memory.stats('s')).records).toBe(1)
    expect((await memory.read('s', 'tea', { now: 0, asOf: { at: 1_000_000_000 } })).items).toHaveLength(3)
    const view = handmade()
    const other = await open({ backends: { view: view.backend } })
    await other.write('s', [{ text: 'a', expires: 5 }, 'b', { text: 'c', expires: 9 }])
    const allowed: unknown[] = []
    view.script.recall = ({ size, whole, has, seqs }) => {
      allowed.push([size, whole, [...seqs()], [1, 2, 3, 4].filter(has)])
      return []
    }
    for (const time of [4, 5, 9]) await other.read('s', 'x', { now: time })
    expect(allowed).toEqual([
      [3, true, [1, 2, 3], [1, 2, 3]],
      [2, false, [2, 3], [2, 3]],
      [1, false, [2], [2]],
    ])
  })
})

describe('scopes', () => {
  it('are exact, compared by segment, and take what is below only when asked', async () => {
    const memory = await open({ backends: { words: words() } })
    const scopes = [
      ['user-4'],
      ['user-42'],
      ['user-4', 'a'],
      ['user-4', 'a', 'b'],
      ['user-4/a'],
      ['user-4\0a'],
    ] as const
    for (const scope of scopes) await memory.write(scope, `tea of ${JSON.stringify(scope)}`)
    for (const scope of scopes) {
      const { items } = await memory.read(scope, 'tea')
      expect(items.map(({ record }) => record.scope)).toEqual([scope])
    }
    const below = await memory.read('user-4', 'tea', { descendants: true })
    expect(below.items.map(({ record }) => record.scope)).toEqual([
      ['user-4'],
      ['user-4', 'a'],
      ['user-4', 'a', 'b'],
    ])
    expect((await memory.read('nobody', 'tea')).items).toEqual([])
    expect((await memory.read('user', 'tea', { descendants: true })).items).toEqual([])
  })

  it('have a limit of how many one read takes', async () => {
    const memory = await open({ limits: { scopes: 3 }, backends: { words: words() } })
    for (const name of ['a', 'b', 'c']) await memory.write(['t', name], 'tea')
    expect((await memory.read('t', 'tea', { descendants: true })).items).toHaveLength(3)
    await memory.write(['t', 'd'], 'tea')
    expect(await codeOf(memory.read('t', 'tea', { descendants: true }))).toBe('TOO_LARGE')
  })

  it('do not move one another’s answers by a bit', async () => {
    const backends = { words: words(), near: nearest(), mind: traces() }
    const [alone, crowded] = [
      await open({ embedder: hashing(), backends }),
      await open({ embedder: hashing(), backends }),
    ]
    for (let i = 0; i < 12; i++) {
      await crowded.write(`n${i}`, [`tea of others ${i}`, 'tea tea tea'])
      for (const memory of [alone, crowded])
        await memory.write('s', { id: String(i), text: `tea ${i} cup ${i % 3}` })
    }
    await crowded.forget('n3', { everything: true })
    const answer = async (memory: typeof alone) =>
      (await memory.read('s', 'tea cup 2')).items.map(({ record, score }) => [record.id, score])
    expect(await answer(crowded)).toEqual(await answer(alone))
  })
})

describe('an observer', () => {
  it('is told of each operation, never of content, and its own failure is its own', async () => {
    const { events, observe } = watch()
    const storage = memoryStorage()
    const memory = await open({
      storage,
      embedder: hashing(),
      backends: { words: words() },
      observe: (event) => {
        observe(event)
        throw new Error('mine')
      },
    })
    const silent = await open({
      storage,
      backends: {},
      observe: () => rejected(),
    })
    await memory.write('secret-scope', { id: 'secret-id', text: 'secret-text' })
    await memory.read('secret-scope', 'secret-text')
    await memory.forget('secret-scope', { ids: ['secret-id'] })
    await silent.close()
    await memory.close()
    expect([...new Set(events.map(({ type }) => type))]).toEqual([
      'open',
      'write',
      'apply',
      'read',
      'forget',
      'close',
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
  })
})
