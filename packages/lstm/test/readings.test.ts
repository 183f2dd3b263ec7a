import { backend, openMemory, type RecordInput } from '@mnestic/core'
import { fitWeights, lstm } from '@mnestic/lstm'
import { describe, expect, it } from 'vitest'
import { openStream, told, weights } from './story.ts'

const records = told(5, 25).records.map((record, i) => ({ ...record, id: `r${i}` }))
const some = await weights()

describe('readings', () => {
  it('come in pages, in the order of the log, and are those of one page', async () => {
    await using memory = await openStream({ weights: some })
    await memory.write('a', records)
    const { worth } = memory.views
    const whole = await worth.readings('a', { limit: 1_000 })
    expect(whole.readings.map(({ record }) => record.id)).toEqual(records.map(({ id }) => id))
    expect(whole.next).toBeUndefined()
    // A page that is full is the last one where nothing follows.
    expect('next' in (await worth.readings('a', { limit: records.length }))).toBe(false)
    expect('next' in (await worth.readings('a', { limit: records.length - 1 }))).toBe(true)
    const paged: unknown[] = []
    for (let after: string | undefined = '0'; after !== undefined;) {
      const page: Awaited<ReturnType<typeof worth.readings>> = await worth.readings('a', { after, limit: 10 })
      expect(page.readings.length).toBeLessThanOrEqual(10)
      paged.push(...page.readings)
      after = page.next
    }
    expect(paged).toEqual(whole.readings)
  })

  it('say what is left of a record as its definition does', async () => {
    await using memory = await openStream({ weights: some })
    await memory.write('a', records)
    const { readings } = await memory.views.worth.readings('a', { cells: true })
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    for (const [t, { retained, carried, cells, gates }] of readings.entries()) {
      const later = readings.slice(t + 1).map((reading) => [...(reading.cells?.forget ?? [])])
      const left = later.reduce(
        (products, forget) => products.map((product, k) => product * (forget[k] ?? NaN)),
        [...(cells?.input ?? [])].map(() => 1),
      )
      expect(carried).toBeCloseTo(mean(left), 12)
      expect(retained).toBeCloseTo(mean(left.map((product, k) => product * (cells?.input[k] ?? NaN))), 12)
      expect(gates?.output).toBeCloseTo(mean([...(cells?.output ?? [])]), 12)
    }
    expect(readings.at(-1)?.carried).toBe(1)
    expect(readings[0]?.carried).toBeLessThan(1)
  })

  it('are the same whether a record is written and asked one by one or all at once', async () => {
    await using once = await openStream({ weights: some })
    await once.write('a', records)
    await using slowly = await openStream({ weights: some })
    for (const record of records) {
      await slowly.write('a', record)
      await slowly.views.worth.readings('a')
    }
    const of = async (memory: typeof once): Promise<unknown> =>
      (await memory.views.worth.readings('a', { cells: true })).readings.map(({ record, ...rest }) => [
        record.id,
        rest,
      ])
    expect(await of(slowly)).toEqual(await of(once))
    expect(await slowly.views.worth.state('a')).toEqual(await once.views.worth.state('a'))
  })

  it('are those of a clean memory after asking, writing and forgetting at once', async () => {
    await using memory = await openStream({ weights: some })
    const all = Array.from({ length: 40 }, (_, i) =>
      records.map((record) => ({ ...record, id: `${i}-${record.id}` })),
    )
    await memory.write('a', all.slice(0, 20).flat())
    const work: Promise<unknown>[] = []
    for (const [i, batch] of all.slice(20).entries()) {
      // In this order: writes and forgets are taken one after the other.
      work.push(memory.write('a', batch), memory.views.worth.readings('a', { limit: 1_000 }))
      work.push(memory.forget('a', { ids: [`${i}-r3`, `${i}-r24`] }), memory.read('a', 'anything'))
    }
    await Promise.all(work)
    await using clean = await openStream({ weights: some })
    const order = new Map((await memory.list('a', { limit: 1_000 })).records.map(({ id }, i) => [id, i]))
    const living = all.flat().filter(({ id }) => order.has(id))
    expect(living).toHaveLength(960)
    await clean.write(
      'a',
      living.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    )
    const of = async (one: typeof memory): Promise<unknown> =>
      (await one.views.worth.readings('a', { limit: 1_000, cells: true })).readings.map(
        ({ record, ...rest }) => [record.id, rest],
      )
    expect(await of(memory)).toEqual(await of(clean))
  })

  it('change for the record after a forgotten one, which has another neighbour now', async () => {
    await using memory = await openStream({ weights: some })
    await memory.write('a', records)
    await memory.views.worth.readings('a')
    await memory.forget('a', { ids: ['r3'] })
    await using clean = await openStream({ weights: some })
    await clean.write(
      'a',
      records.filter(({ id }) => id !== 'r3'),
    )
    const of = async (one: typeof memory): Promise<unknown> =>
      (await one.views.worth.readings('a', { cells: true })).readings.map(({ record, ...rest }) => [
        record.id,
        rest,
      ])
    expect(await of(memory)).toEqual(await of(clean))
  })

  it('say nothing but the information of words where nothing is fitted', async () => {
    await using memory = await openStream()
    await memory.write('a', [
      { id: 'x', text: 'tea and tea' },
      { id: 'y', text: 'tea, 茶' },
      { id: 'z', text: '...' },
    ])
    const { source, readings } = await memory.views.worth.readings('a')
    expect(source).toEqual({ by: 'idf' })
    const [two, one] = [Math.log(4 / 2), Math.log(4 / 1)]
    expect(readings.map(({ record, ...rest }) => [record.id, rest])).toEqual([
      ['x', { keep: (two + one + two) / 3 }],
      ['y', { keep: (two + one) / 2 }],
      ['z', { keep: 0 }],
    ])
  })

  it('leave out what has expired', async () => {
    await using memory = await openStream({ weights: some }, { clock: () => 1_000 })
    await memory.write('a', [
      { id: 'gone', text: 'tea', expires: 500 },
      { id: 'here', text: 'rum' },
    ])
    const { readings } = await memory.views.worth.readings('a')
    expect(readings.map(({ record }) => record.id)).toEqual(['here'])
  })

  it.each([[{ limit: 0 }], [{ limit: 1_001 }], [{ after: 'x' }], [{ cells: 1 }], [{ page: 1 }]])(
    'refuse %j',
    async (options) => {
      await using memory = await openStream()
      await expect(memory.views.worth.readings('a', options as never)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    },
  )
})

describe('boundaries', () => {
  const minute = 60_000
  const at = (id: string, minutes: number, session?: string): RecordInput => ({
    id,
    text: `It is ${id}`,
    at: minutes * minute,
    ...(session !== undefined && { session }),
  })

  it('are pauses where nothing is fitted, of the records without a session', async () => {
    await using memory = await openStream()
    await memory.write('a', [
      at('a', 0),
      at('b', 5),
      at('s', 500, 'own'),
      at('c', 170),
      at('d', 360),
      at('e', 361),
    ])
    const { worth } = memory.views
    expect(await worth.boundaries('a')).toEqual({
      source: { by: 'idf' },
      sessions: [
        { first: 'a', last: 'c', records: 3, from: 0, to: 170 * minute, by: 'start' },
        { first: 'd', last: 'e', records: 2, from: 360 * minute, to: 361 * minute, by: 'pause' },
      ],
    })
    const short = await worth.boundaries('a', { pause: 60 * minute })
    expect(short.sessions.map(({ first }) => first)).toEqual(['a', 'c', 'd'])
    // From c to d it is 190 minutes: a pause of so many begins a session.
    for (const [pause, firsts] of [
      [190, ['a', 'd']],
      [191, ['a']],
    ] as const) {
      const { sessions } = await worth.boundaries('a', { pause: pause * minute })
      expect(sessions.map(({ first }) => first)).toEqual(firsts)
    }
    const [one, two] = [
      await worth.boundaries('a', { limit: 1 }),
      await worth.boundaries('a', { after: '4' }),
    ]
    expect([...one.sessions, ...two.sessions]).toEqual((await worth.boundaries('a')).sessions)
    expect(one.next).toBe('4')
  })

  it('are pauses where the weights were never told of sessions', async () => {
    const { records: texts, keep } = told(1)
    const first = await fitWeights([{ records: texts, keep }], { hidden: 4, steps: 2 })
    const untold = await fitWeights([{ records: texts, keep }], { from: first, steps: 2 })
    await using memory = await openStream({ weights: untold })
    await memory.write('a', [at('a', 0), at('b', 5), at('c', 300)])
    const { worth } = memory.views
    expect((await worth.boundaries('a')).sessions.map(({ first, by }) => [first, by])).toEqual([
      ['a', 'start'],
      ['c', 'pause'],
    ])
    const { readings } = await worth.readings('a')
    expect(readings.map((reading) => ['boundary' in reading, 'gates' in reading])).toEqual(
      readings.map(() => [false, true]),
    )
  })

  it('are where the network says so, above even odds', async () => {
    await using memory = await openStream({ weights: await weights({ steps: 80 }) })
    await memory.write('a', records)
    const { worth } = memory.views
    const { sessions } = await worth.boundaries('a')
    const { readings } = await worth.readings('a')
    const starts = readings.filter(({ boundary = 0 }, i) => i === 0 || boundary > 0)
    expect(sessions.map(({ first }) => first)).toEqual(starts.map(({ record }) => record.id))
    expect(sessions.length).toBeGreaterThan(2)
    expect(sessions.reduce((sum, session) => sum + session.records, 0)).toBe(records.length)
  })
})

describe('state', () => {
  it('is h and c after the last record, and none where nothing is fitted', async () => {
    await using memory = await openStream({ weights: some })
    expect(await memory.views.worth.state('never')).toMatchObject({ records: 0 })
    await memory.write('a', records)
    const { h, c, records: count } = await memory.views.worth.state('a')
    expect([h?.length, c?.length, count]).toEqual([8, 8, 25])
    expect(h?.every((x) => Math.abs(x) < 1)).toBe(true)
    await using idf = await openStream()
    await idf.write('a', records)
    expect(await idf.views.worth.state('a')).toEqual({ source: { by: 'idf' }, records: 25 })
  })
})

/** The longer a text, the stronger. */
const lengths = backend({
  capabilities: { text: true, signals: { length: 1 } },
  create: () => {
    const held = new Map<number, number>()
    return {
      put: ({ seq, body }) => void held.set(seq, body.text.length),
      erase: (seqs) => seqs.forEach((seq) => held.delete(seq)),
      holds: (seq) => held.has(seq),
      recall: (_, { allow }) =>
        [...held].filter(([seq]) => allow.has(seq)).map(([seq, score]) => ({ seq, score })),
      score: (_, seqs) => ({ length: Float64Array.from(seqs, (seq) => held.get(seq) ?? NaN) }),
    }
  },
})

describe('the signal keep', () => {
  it('moves what others found by the readings where it is given a weight, and nothing where nothing is fitted', async () => {
    const open = (given?: Uint8Array) =>
      openMemory({ signals: [], backends: { words: lengths, worth: lstm({ weights: given }) } })
    await using without = await openMemory({ signals: [], backends: { words: lengths } })
    await using idf = await open()
    await using fitted = await open(some)
    for (const memory of [without, idf, fitted]) await memory.write('a', records)
    const ask = async (memory: Pick<typeof without, 'read'>) =>
      (await memory.read('a', 'anything', { limit: 100 })).items
    const plain = (await ask(without)).map(({ record, score }) => [record.id, score])
    expect((await ask(idf)).map(({ record, score }) => [record.id, score])).toEqual(plain)
    const { readings } = await fitted.views.worth.readings('a')
    const keeps = new Map(readings.map(({ record, keep }) => [record.id, keep]))
    expect((await ask(fitted)).map(({ record }) => record.id)).toEqual(plain.map(([id]) => id))
    const weights = { worth: { keep: 0.3 } }
    const { items } = await fitted.read('a', 'anything', { limit: 100, weights })
    expect(items.length).toBeGreaterThan(3)
    for (const { record, via } of items) {
      expect(via.worth?.signals['keep']?.value).toBe(keeps.get(record.id))
      expect(Math.sign(via.worth?.signals['keep']?.contribution ?? 0)).toBe(
        Math.sign(via.worth?.signals['keep']?.standard ?? 0),
      )
      expect(via.worth?.signals['information']?.contribution).toBeCloseTo(0, 15)
    }
  })
})
