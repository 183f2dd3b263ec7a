import {
  askingSignal,
  backend,
  conversationSignals,
  kindSignal,
  openMemory,
  plainAssembler,
  roleSignal,
  speakerSignal,
  timeSignal,
  type AssembleInput,
  type MemoryEvent,
  type RankCandidate,
  type Recollection,
  type Signal,
  type SignalRecord,
  type Expander,
} from '@mnestic/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest, words } from './support/words.ts'

const day = 86_400_000
const now = Date.parse('2024-05-15T12:00Z') // a Wednesday

function ask(signal: Signal, text: string, record: Partial<SignalRecord>, speakers: readonly string[] = []) {
  return signal.ask({ text, now, speakers })?.({ text: 'tea', at: now, ...record })
}

describe('the signal of', () => {
  it('speakers is 1 for those who are named, and silent where nobody or everybody is', () => {
    const people = ['Ana', 'Ben', 'Cleo']
    expect(ask(speakerSignal(), 'What did Ana say to Ben?', { speaker: 'Ana' }, people)).toBe(1)
    expect(ask(speakerSignal(), 'What did Ana say to Ben?', { speaker: 'Ben' }, people)).toBe(1)
    expect(ask(speakerSignal(), 'What did Ana say to Ben?', { speaker: 'Cleo' }, people)).toBe(0)
    expect(ask(speakerSignal(), 'What did Ana say?', {}, people)).toBe(0)
    expect(ask(speakerSignal(), 'What was said?', { speaker: 'Ana' }, people)).toBeUndefined()
    expect(ask(speakerSignal(), 'Ana, Ben or Cleo?', { speaker: 'Ana' }, people)).toBeUndefined()
    expect(ask(speakerSignal(), '安娜住在哪里？', { speaker: '安娜' }, ['安娜', '本'])).toBe(1)
  })

  it.each(['?', '.', '[', '?[', '"', ' ', 'a?[', '2020 ', 'in May ', 'Ana '])(
    'anything stays quick for a text of nothing but %j',
    (part) => {
      const text = `${part.repeat(300_000 / part.length)}x?`
      for (const signal of conversationSignals())
        for (const cue of ['When was it?', 'How many?', 'Who is it?', 'In May 2023?', text])
          expect(ask(signal, cue, { text }, ['Ana', 'Ben']) ?? 0).not.toBeNaN()
    },
  )

  it('roles is 1 for the user', () => {
    expect(ask(roleSignal(), 'tea', { role: 'user' })).toBe(1)
    expect(ask(roleSignal(), 'tea', { role: 'assistant' })).toBe(0)
    expect(ask(roleSignal(), 'tea', {})).toBe(0)
  })

  it('asking counts words and numbers the same with accents and without', () => {
    const of = (text: string): number => ask(askingSignal(), 'tea', { text }) ?? NaN
    expect(of('a1b2 c?')).toBeCloseTo(1 / (1 + (5 / 40) ** 2), 12)
    const word = fc.stringMatching(/^[a-zA-Z0-9]{1,6}[-,;:'_]{0,2}[a-zA-Z0-9]{0,3}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 900 }), (words) => {
        const text = `${words.join(' ')}?`
        expect(of(text.replaceAll('e', 'é'))).toBe(of(text))
      }),
    )
  })

  it('asking is the share of questions, less for a longer text, half for a user’s', () => {
    const of = (text: string, more = {}): number => ask(askingSignal(), 'tea', { text, ...more }) ?? NaN
    for (const text of ['Really?!', '真的吗？！', '“Really?!”']) expect(of(text)).toBeCloseTo(1, 1)
    expect(of('I had tea.')).toBe(0)
    expect(of('Tea?')).toBeCloseTo(1 / (1 + (1 / 40) ** 2), 12)
    expect(of('Tea?', { role: 'assistant' })).toBe(of('Tea?'))
    expect(of('Tea?', { role: 'user' })).toBe(of('Tea?') / 2)
    expect(of('I had tea. And you?')).toBeCloseTo(0.5 / (1 + (5 / 40) ** 2), 12)
    expect(of('喝茶吗？')).toBeCloseTo(1 / (1 + (3 / 40) ** 2), 12)
    expect(of(`${'word '.repeat(39)}word?`)).toBeCloseTo(0.5, 12)
    expect(of(`${'word '.repeat(399)}word?`)).toBeLessThan(0.01)
    expect(of(`${'word '.repeat(799)}word?`)).toBeGreaterThan(0)
    expect(of(`${'word '.repeat(800)}word?`)).toBe(0)
  })

  it.each([
    ['When did she leave?', 'We left last week.', 'We left the flat.'],
    ['What date was it?', 'On the 3rd!', 'Early!'],
    ['On which Sunday was it?', 'Last Sunday!', 'With Cleo!'],
    ['How many cats are there?', 'There are two cats.', 'Some cats there.'],
    ['Which city was it?', 'We went to Turin.', 'Went to the city.'],
    ['What did she read?', 'I read "the old house" then.', 'I read it then.'],
    ['Who was there?', 'It was with Cleo’s dog.', 'It was with Ana and Ben’s dog [a photo of Turin].'],
  ])('kind knows what answers %s', (question, answer, other) => {
    const of = (text: string) => ask(kindSignal(), question, { text }, ['Ana', 'Ben Costa'])
    expect(of(answer)).toBeCloseTo(1, 2)
    expect(of(other)).toBe(0)
    expect(of(`${answer} ${'and so on '.repeat(40)}`)).toBeCloseTo(0.5, 1)
  })

  it('kind stays quick for a text of nothing but spaces', () => {
    expect(ask(kindSignal(), 'Who was there?', { text: `a${' '.repeat(500_000)}b` })).toBe(0)
  })

  it('kind is silent where it does not know what is asked for', () => {
    for (const question of ['Does she like tea?', 'tea', '她喜欢什么茶？', 'Wohin zog sie?'])
      expect(ask(kindSignal(), question, { text: 'In 1999 with Cleo.' })).toBeUndefined()
  })

  it.each([
    ['on 7 May 2023', '2023-05-07', '2023-05-08'],
    ['on May 7th, 2023', '2023-05-07', '2023-05-08'],
    ['on 2023-05-07', '2023-05-07', '2023-05-08'],
    ['2023年5月7日', '2023-05-07', '2023-05-08'],
    ['5月7日', '2024-05-07', '2024-05-08'],
    ['in May 2023', '2023-05-01', '2023-06-01'],
    ['in mid-May', '2024-05-01', '2024-06-01'],
    ['im März 2023', '2023-03-01', '2023-04-01'],
    ['le 3 février 2023', '2023-02-03', '2023-02-04'],
    ['el 3 de agosto de 2023', '2023-08-03', '2023-08-04'],
    ['in 2022', '2022-01-01', '2023-01-01'],
    ['yesterday', '2024-05-14', '2024-05-15'],
    ['last week', '2024-05-06', '2024-05-13'],
    ['last month', '2024-04-01', '2024-05-01'],
    ['last year', '2023-01-01', '2024-01-01'],
    ['last summer', '2023-06-01', '2023-09-01'],
    ['last winter', '2023-12-01', '2024-03-01'],
    ['next summer', '2024-06-01', '2024-09-01'],
    ['this summer', '2024-06-01', '2024-09-01'],
    ['this spring', '2024-03-01', '2024-06-01'],
    ['this winter', '2024-12-01', '2025-03-01'],
    ['this May', '2024-05-01', '2024-06-01'],
    ['in Sept', '2024-09-01', '2024-10-01'],
    ['in the summer of 2021', '2021-06-01', '2021-09-01'],
    ['on Monday', '2024-05-13', '2024-05-14'],
    ['last Wednesday', '2024-05-08', '2024-05-09'],
    ['two weeks ago', '2024-04-28', '2024-05-05'],
  ])('time knows %s', (words, from, to) => {
    const at = (time: number) => ask(timeSignal(), `What did she do ${words}?`, { at: time })
    const [start, end] = [Date.parse(from), Date.parse(to)]
    expect(at(start)).toBe(1)
    expect(at(end - 1)).toBe(1)
    expect(at(start - day)).toBeCloseTo(Math.exp(-1), 6)
    expect(at(end + 7 * day)).toBeCloseTo(Math.exp(-1), 6)
    const hourBefore = at(start - day / 24) ?? NaN
    expect(hourBefore).toBeLessThan(1)
    expect(hourBefore).toBeGreaterThan(0.9)
  })

  it.each([
    'What may Ana do?',
    'Why did they march?',
    'Do you think this may help?',
    '¿Cuándo fue el viaje al mar?',
    'Qui a un enfant de sept ans ?',
    'What did he say on 32 May?',
    'What happened on 0 May?',
    'Room 1234?',
  ])('time takes no common word for a month: %s', (text) => {
    for (let at = Date.parse('2020-01-01'); at < now; at += day)
      expect(ask(timeSignal(), text, { at })).toBeUndefined()
  })

  it('time is a number from 0 to 1 for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 4e12 }), (text, at) => {
        const value = ask(timeSignal(), text, { at }) ?? 0
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }),
    )
  })
})

/** Of each item the parts of its score. */
function parts({ items }: Recollection): readonly number[] {
  return items.map(({ score, lift, via, signals }) => {
    const all = [
      ...Object.values(via).flatMap((one) => Object.values(one?.signals ?? {})),
      ...Object.values(signals),
    ]
    return all.reduce((sum, { contribution }) => sum + contribution, lift) - score
  })
}

const speech = [
  { id: 'a', text: 'I had tea with rum', speaker: 'Ana', at: Date.parse('2024-05-07') },
  { id: 'b', text: 'tea? with whom?', speaker: 'Ben', at: Date.parse('2024-05-07') },
  { id: 'c', text: 'I had tea', speaker: 'Ben', at: Date.parse('2024-03-01') },
]

describe('a memory’s own signals', () => {
  it('are weighed beside the backends, and all that is shown adds up to the score', async () => {
    await using memory = await openMemory({ backends: { words: words() } })
    await memory.write('s', speech)
    const found = await memory.read('s', 'Who had tea with Ben in May?', { now, explain: true })
    for (const rest of parts(found)) expect(rest).toBeCloseTo(0, 12)
    const ben = found.items.find(({ record }) => record.id === 'b')
    expect(Object.keys(ben?.signals ?? {}).toSorted()).toEqual(['asking', 'speaker', 'time'])
    expect(ben?.signals['speaker']).toEqual({ value: 1, standard: 1, contribution: 0.7 })
    expect(ben?.signals['asking']?.contribution).toBeLessThan(0)
    expect(found.explanation).toMatchObject({
      candidates: 3,
      weights: { 'words.overlap': 1, speaker: 0.7, time: 1.8, asking: -2 },
      durations: { words: expect.any(Number) as unknown },
    })
    expect((await memory.read('s', 'tea')).explanation).toBeUndefined()
  })

  it('have weights by name, for the memory and for a read', async () => {
    await using memory = await openMemory({
      backends: { words: words() },
      weights: { signals: { speaker: 0, time: 7 } },
    })
    await memory.write('s', speech)
    const cue = 'Who had tea with Ben in May?'
    const [first] = (await memory.read('s', cue, { now, weights: { words: 2, signals: { asking: 0 } } }))
      .items
    expect(first?.record.id).toBe('a')
    expect(Object.keys(first?.signals ?? {})).toEqual(['time'])
    expect(first?.signals['time']?.contribution).toBe(7)
    await expect(memory.read('s', cue, { weights: { signals: { spaeker: 1 } } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  it('see who spoke, in the order of living records, and nobody where more than 200 did', async () => {
    const seen: (readonly string[])[] = []
    const listening: Signal = {
      name: 'listening',
      weight: 1,
      ask: ({ speakers }) => void seen.push(speakers),
    }
    await using memory = await openMemory({ backends: { words: words() }, signals: [listening] })
    const by = (speaker: string, id: string) => ({ text: 'tea', speaker, id })
    await memory.write('s', [
      by('Ana', '1'),
      by('Ben', '2'),
      by('Cleo', '3'),
      by('Ana', '4'),
      by('Dora', '5'),
    ])
    await memory.read('s', 'tea')
    await memory.forget('s', { ids: ['1', '3'] })
    await memory.read('s', 'tea')
    const more = Array.from({ length: 198 }, (_, i) => by(`speaker ${i}`, `more ${i}`))
    await memory.write(['s', 'below'], more.slice(1))
    await memory.read('s', 'tea', { descendants: true })
    await memory.write(['s', 'beside'], more.slice(0, 1))
    await memory.read('s', 'tea', { descendants: true })
    await memory.write('s', by('one more', '6'))
    await memory.read('s', 'tea', { descendants: true })
    expect(seen.slice(0, 2)).toEqual([
      ['Ana', 'Ben', 'Cleo', 'Dora'],
      ['Ben', 'Ana', 'Dora'],
    ])
    expect(seen.map(({ length }) => length)).toEqual([4, 3, 200, 0, 0])
  })

  it('may be left out, replaced and added to', async () => {
    const shorter: Signal = {
      name: 'shorter',
      weight: 9,
      ask:
        () =>
        ({ text }) =>
          1 / text.length,
    }
    await using none = await openMemory({ backends: { words: words() }, signals: [] })
    await using own = await openMemory({
      backends: { words: words() },
      signals: [...conversationSignals(), shorter],
    })
    for (const memory of [none, own]) await memory.write('s', speech)
    expect((await none.read('s', 'Ben tea')).items.map(({ signals }) => signals)).toEqual([{}, {}, {}])
    const { items } = await own.read('s', 'Ben tea')
    for (const { record, signals } of items)
      expect(signals['shorter']).toEqual({
        value: 1 / record.text.length,
        standard: 1 / record.text.length,
        contribution: 9 / record.text.length,
      })
  })

  it.each([
    ['no list', {}],
    ['a name twice', [roleSignal(), roleSignal()]],
    ['the ranker’s name', [{ ...roleSignal(), name: 'ranker' }]],
    ['the name of what every object has', [{ ...roleSignal(), name: 'constructor' }]],
    ['no name', [{ ...roleSignal(), name: '' }]],
    ['no weight', [{ ...roleSignal(), weight: NaN }]],
    ['no ask', [{ name: 'x', weight: 1 }]],
    ['periods that cannot be asked', [{ ...roleSignal(), periods: 5 }]],
  ])('are refused with %s', async (_, signals) => {
    const given = signals as readonly Signal[]
    await expect(openMemory({ signals: given, backends: {} })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  it.each([
    [
      'throws',
      () => () => {
        throw new Error('no')
      },
    ],
    ['gives NaN', () => () => NaN],
    ['gives Infinity', () => () => Infinity],
  ])('fail the read by name where one %s', async (_, failing) => {
    await using memory = await openMemory({
      backends: { words: words() },
      signals: [{ name: 'odd', weight: 1, ask: failing }],
    })
    await memory.write('s', 'tea')
    await expect(memory.read('s', 'tea')).rejects.toMatchObject({
      code: 'BACKEND_FAILED',
      message: expect.stringContaining('odd') as unknown,
    })
  })
})

describe('a ranker', () => {
  it('sees each candidate’s standardised signals and its score, and what it adds is shown', async () => {
    const seen: (readonly RankCandidate[])[] = []
    const ranker = {
      rank: (candidates: readonly RankCandidate[]) => {
        seen.push(candidates)
        return candidates.map((_, i) => (i === 2 ? 100 : 0))
      },
    }
    await using memory = await openMemory({ backends: { words: words() }, ranker })
    await memory.write('s', speech)
    const found = await memory.read('s', 'tea with Ben', { weights: { signals: { ranker: 0.5 } } })
    expect(found.items[0]?.record.id).toBe('c')
    expect(found.items[0]?.signals['ranker']).toEqual({ value: 100, standard: 100, contribution: 50 })
    for (const rest of parts(found)) expect(rest).toBeCloseTo(0, 9)
    expect(seen).toHaveLength(1)
    for (const [i, candidate] of (seen[0] ?? []).entries()) {
      const item = found.items.find(({ record }) => record.id === speech[i]?.id)
      const { ranker: _, ...own } = item?.signals ?? {}
      expect(candidate.signals).toEqual({
        'words.overlap': item?.via.words?.signals['overlap']?.standard,
        ...Object.fromEntries(Object.entries(own).map(([name, { standard }]) => [name, standard])),
      })
      expect(candidate.score).toBeCloseTo(
        (item?.score ?? NaN) - (item?.signals['ranker']?.contribution ?? NaN),
        9,
      )
    }
  })

  it('gets what backends without weight say only where it wants it, explained or not', async () => {
    const number = backend({
      capabilities: { signals: { number: 0 } },
      create: () => ({
        put: () => undefined,
        erase: () => undefined,
        holds: () => false,
        vectors: () => undefined,
        recall: () => [],
        score: (_, asked) => ({ number: Float64Array.from(asked) }),
      }),
    })
    for (const weightless of [undefined, true]) {
      const seen: (readonly RankCandidate[])[] = []
      const rank = (candidates: readonly RankCandidate[]) => {
        seen.push(candidates)
        return undefined
      }
      await using memory = await openMemory({
        backends: { words: words(), number },
        ranker: { rank, ...(weightless && { weightless }) },
      })
      await memory.write('s', speech)
      const plain = await memory.read('s', 'tea with Ben')
      // What it has not asked for it does not get: the same ranking, whether somebody looks or not.
      await memory.read('s', 'tea with Ben', { explain: true })
      expect(seen).toHaveLength(2)
      expect(seen[1]).toEqual(seen[0])
      expect(seen[0]?.every(({ signals }) => 'number.number' in signals)).toBe(weightless === true)
      expect(plain.items.every(({ via }) => via.number !== undefined)).toBe(weightless === true)
      for (const rest of parts(plain)) expect(rest).toBeCloseTo(0, 9)
    }
  })

  it('that has learned nothing changes nothing', async () => {
    await using memory = await openMemory({ backends: { words: words() }, ranker: { rank: () => undefined } })
    await memory.write('s', speech)
    for (const { signals } of (await memory.read('s', 'tea')).items)
      expect(signals).not.toHaveProperty('ranker')
  })

  it.each([
    [() => [1]],
    [() => [1, NaN, 1]],
    [
      () => {
        throw new Error('no')
      },
    ],
  ])('that answers wrongly fails the read', async (rank) => {
    await using memory = await openMemory({ backends: { words: words() }, ranker: { rank } })
    await memory.write('s', speech)
    await expect(memory.read('s', 'tea')).rejects.toMatchObject({ code: 'BACKEND_FAILED' })
  })
})

describe('further wordings of a cue', () => {
  const apart = [
    { id: 'kick', text: 'kickboxing each Monday' },
    { id: 'arts', text: 'martial arts film' },
    { id: 'rest', text: 'tea' },
  ]

  it('find what the cue alone does not, and are said', async () => {
    await using memory = await openMemory({
      backends: { words: words() },
      expand: async () => ['kickboxing', 'kickboxing', 'Which martial arts?', 'judo'],
    })
    await memory.write('s', apart)
    const found = await memory.read('s', 'Which martial arts?')
    expect(found.expansions).toEqual(['kickboxing', 'judo'])
    expect(found.items.map(({ record }) => record.id).toSorted()).toEqual(['arts', 'kick'])
    for (const rest of parts(found)) expect(rest).toBeCloseTo(0, 12)
    const alone = await memory.read('s', 'Which martial arts?', { expand: false })
    expect(alone.expansions).toEqual([])
    expect(alone.items.map(({ record }) => record.id)).toEqual(['arts'])
  })

  it('are no more than the limit', async () => {
    await using memory = await openMemory({
      backends: { words: words() },
      expand: async (text) => [1, 2, 3, 4, 5, 6].map((i) => `${text} ${i}`),
      limits: { expansions: 2 },
    })
    await memory.write('s', 'tea')
    expect((await memory.read('s', 'tea')).expansions).toEqual(['tea 1', 'tea 2'])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('quota'))],
    ['answers no list', async () => 'tea' as unknown as string[]],
    ['answers empty texts', async () => ['']],
    ['never answers', () => new Promise<string[]>(() => undefined)],
  ])('are left out, with a word, where the hook %s', async (_, expand) => {
    const events: MemoryEvent[] = []
    await using memory = await openMemory({
      backends: { words: words() },
      expand,
      limits: { expansionTime: 20 },
      observe: (event) => events.push(event),
    })
    await memory.write('s', 'tea')
    const found = await memory.read('s', 'tea')
    expect(found.items).toHaveLength(1)
    expect(found.expansions).toEqual([])
    expect(events).toContainEqual({ type: 'fault', where: 'expand', ...found.expansionFault })
    expect(events.filter(({ type }) => type === 'fault')).toMatchObject([{ where: 'expand' }])
  })

  it('have a time of their own, whatever the deadline of the views', async () => {
    const given: number[] = []
    const expand: Expander = async (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(['late'])))
    const soon: Expander = async () => new Promise((resolve) => setTimeout(() => resolve(['in time']), 3))
    for (const [expander, expansionTime] of [
      [expand, 20],
      [soon, 60_000],
    ] as const) {
      await using memory = await openMemory({
        backends: { words: words() },
        expand: expander,
        limits: { expansionTime },
      })
      await memory.write('s', 'tea')
      const { expansions } = await memory.read('s', 'tea', { deadline: 1 })
      given.push(expansions.length)
    }
    expect(given).toEqual([0, 1])
  })

  it('can only be asked for where something makes them', async () => {
    await using memory = await openMemory({ backends: { words: words() } })
    await memory.write('s', 'tea')
    await expect(memory.read('s', 'tea', { expand: true })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect((await memory.read('s', 'tea', { expand: false })).items).toHaveLength(1)
  })

  it.each(['recall', 'score'] as const)('that a backend fails to %s cost it nothing else', async (method) => {
    const failing = backend({
      capabilities: { text: true, signals: { told: 1 } },
      create: () => {
        const seqs: number[] = []
        const refuse = (asked: string, { text }: { text?: string }): void => {
          if (asked === method && text === 'bad') throw new Error('no such wording')
        }
        return {
          put: ({ seq }) => void seqs.push(seq),
          erase: () => undefined,
          holds: (seq) => seqs.includes(seq),
          recall: (cue) => {
            refuse('recall', cue)
            return seqs.map((seq) => ({ seq, score: 1 / seq }))
          },
          score: (cue, asked) => {
            refuse('score', cue)
            return { told: Float64Array.from(asked, (seq) => seq) }
          },
        }
      },
    })
    await using memory = await openMemory({ backends: { failing }, expand: async () => ['bad', 'good'] })
    await memory.write('s', apart)
    const { items, unavailable } = await memory.read('s', 'tea')
    expect(unavailable).toEqual({})
    expect(items.map(({ record }) => record.id)).toEqual(['rest', 'arts', 'kick'])
    expect(items[0]?.via.failing?.signals['told']).toBeDefined()
  })

  it('that cannot be embedded do not cost the cue its vector', async () => {
    const embedder = {
      fingerprint: 'picky',
      dimensions: 2,
      embed: async (texts: readonly string[]) => {
        if (texts.includes('bad')) throw new Error('too odd')
        return texts.map((text) => Float32Array.of(text === 'tea' ? 1 : 0, text === 'tea' ? 0 : 1))
      },
    }
    await using memory = await openMemory({
      backends: { near: nearest() },
      embedder,
      expand: async () => ['bad'],
    })
    await memory.write('s', apart)
    const { items, explanation } = await memory.read('s', 'tea', { explain: true })
    expect(explanation?.embedded).toBe('tea')
    expect(items[0]?.record.id).toBe('rest')
  })

  it('on which the embedder has no opinion do not silence the others', async () => {
    const vectors: Record<string, readonly number[]> = { tea: [1, 0], judo: [0, 1], mute: [0, 0] }
    const embedder = {
      fingerprint: 'by hand',
      dimensions: 2,
      embed: async (texts: readonly string[]) =>
        texts.map((text) => Float32Array.from(vectors[text] ?? [0.6, 0.8])),
    }
    const read = async (wordings: readonly string[]): Promise<readonly unknown[]> => {
      await using memory = await openMemory({
        backends: { near: nearest() },
        embedder,
        expand: async () => wordings,
      })
      await memory.write('s', ['tea', 'judo', 'tea and judo'])
      const { items } = await memory.read('s', 'tea')
      return items.map(({ record, score }) => [record.text, score])
    }
    const found = await read(['judo'])
    expect(found).not.toEqual(await read([]))
    for (const wordings of [
      ['mute', 'judo'],
      ['judo', 'mute'],
    ])
      expect(await read(wordings)).toEqual(found)
  })

  it('are not asked for once the caller has gone', async () => {
    const controller = new AbortController()
    await using memory = await openMemory({
      backends: { words: words() },
      expand: () => {
        controller.abort()
        return new Promise<string[]>(() => undefined)
      },
    })
    await memory.write('s', 'tea')
    await expect(memory.read('s', 'tea', { signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    })
  })
})

describe('the memory’s own signals', () => {
  it('are asked of every candidate, though their texts are read some at a time', async () => {
    const asked = new Set<string>()
    await using memory = await openMemory({
      backends: { words: words() },
      signals: [
        {
          name: 'length',
          weight: 1,
          ask: () => (record) => {
            asked.add(record.text)
            return record.text.length
          },
        },
      ],
    })
    await memory.write(
      's',
      Array.from({ length: 150 }, (_, i) => ({ text: `tea ${'x'.repeat(i)}` })),
    )
    const { items } = await memory.read('s', 'tea', { candidates: 150, limit: 150 })
    expect(asked.size).toBe(150)
    for (const { record, signals } of items) expect(signals['length']?.value).toBe(record.text.length)
  })
})

describe('an assembler’s neighbours', () => {
  it('are those of the session that the read may answer', async () => {
    const seen: string[][] = []
    const assembler = {
      assemble: async (input: AssembleInput) => {
        for (const candidate of input.candidates)
          seen.push((await input.neighbours(candidate, 1, 2)).map(({ id }) => id))
        return plainAssembler().assemble(input)
      },
    }
    await using memory = await openMemory({ backends: { words: words() }, assembler })
    const turn = (id: string, more = {}) => ({
      id,
      text: id === 'hit' ? 'tea' : 'rum',
      session: 'one',
      at: now,
      ...more,
    })
    await memory.write('s', [
      turn('far'),
      turn('near'),
      turn('else', { session: 'two' }),
      turn('hit'),
      turn('gone'),
      turn('late', { expires: now + 1 }),
      turn('next', { speaker: 'Ben' }),
      turn('last'),
    ])
    await memory.forget('s', { ids: ['gone'] })
    await memory.read('s', 'tea', { now })
    await memory.read('s', 'tea', { now: now + 1 })
    await memory.read('s', 'tea', { now, filter: { speaker: { exists: false } } })
    expect(seen).toEqual([
      ['near', 'late', 'next'],
      ['near', 'next'],
      ['near', 'late'],
    ])
  })
})
