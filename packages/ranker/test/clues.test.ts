import { backendCases, register } from '@mnestic/conformance'
import { openMemory, type Memory } from '@mnestic/core'
import { clues, examplesFromLabels, learnedRanker } from '@mnestic/ranker'
import { describe, expect, it, test } from 'vitest'
import { plainTerms } from './plain-terms.ts'
import { letters } from './toys.ts'

describe('clues()', () => {
  register(backendCases({ create: () => clues({ language: plainTerms }), finds: false }), { describe, it })
})

type Backends = {
  readonly letters: ReturnType<typeof letters>
  readonly clues: ReturnType<typeof clues>
}

function open(ranker?: ReturnType<typeof learnedRanker>): Promise<Memory<Backends>> {
  return openMemory({
    backends: { letters: letters(), clues: clues({ language: plainTerms }) },
    signals: [],
    ranker,
  })
}

const talk = [
  { id: 'hello', session: 'one', speaker: 'Ana', text: 'Good morning.' },
  { id: 'question', session: 'one', speaker: 'Ben', text: 'Where did Ana see the red fox?' },
  { id: 'answer', session: 'one', speaker: 'Ana', text: 'Near the river, with Cleo.' },
  { id: 'picture', session: 'one', speaker: 'Ana', text: 'Look [a photo of a fox?]' },
  { id: 'other', session: 'two', speaker: 'Ben', text: 'I read "The Fox" 3 times' },
]

type Values = Readonly<Record<string, Readonly<Record<string, number>>>>

/** By id and signal, as they were given. */
async function cluesTo(memory: Memory<Backends>, cue: string): Promise<Values> {
  const { items } = await memory.read('s', cue, { explain: true, limit: 100 })
  return Object.fromEntries(
    items.map(({ record, via }) => [
      record.id,
      Object.fromEntries(Object.entries(via.clues?.signals ?? {}).map(([name, { value }]) => [name, value])),
    ]),
  )
}

const cue = 'Where did Ana see the red fox?'

/** Rarity of a term that n of 5 records have. */
const idf = (n: number): number => Math.log(1 + (5 - n + 0.5) / (n + 0.5))

describe('of a record, clues tell', () => {
  test('its share of what is asked, and that of its neighbours in the session', async () => {
    await using memory = await open()
    await memory.write('s', talk)
    const told = await cluesTo(memory, cue)
    // `Ana` is a speaker's name, and no term.
    const total = idf(1) + idf(1) + idf(3)
    expect(told['question']).toMatchObject({ cover: 1, coverBefore: 0, pairs: 2, rarest: idf(1) })
    expect(told['question']?.['asksIt']).toBe(1)
    expect(told['answer']).toMatchObject({
      cover: 0,
      coverBefore: 1,
      answers: 1,
      coverWithBefore: 1,
      pairs: 0,
    })
    expect(told['answer']?.['coverAfter']).toBeCloseTo(idf(3) / total, 12)
    expect(told['picture']).toMatchObject({ coverBefore: 0, coverAround: 1, answers: 0 })
    expect(told['other']?.['cover']).toBeCloseTo(idf(3) / total, 12)
    expect(told['other']).toMatchObject({ coverBefore: 0, coverAround: told['other']?.['cover'] })
    // Distinct terms: `i`, `read`, `fox`, `3`, `times`.
    expect(told['other']?.['density']).toBeCloseTo(idf(3) / (4 + 5), 12)
  })

  test('what it shows on its face, and where it stands', async () => {
    await using memory = await open()
    await memory.write('s', talk)
    const told = await cluesTo(memory, cue)
    expect(told['question']).toMatchObject({
      asks: 1,
      endsAsking: 1,
      name: 0,
      place: 1 / 3,
      first: 0,
      second: 1,
    })
    expect(told['answer']).toMatchObject({
      asks: 0,
      name: 1,
      afterQuestion: 1,
      beforeQuestion: 0,
      age: 2 / 5,
    })
    // What a caption holds nobody asked.
    expect(told['picture']).toMatchObject({ caption: 1, asks: 0, endsAsking: 0, name: 0, place: 1 })
    expect(told['other']).toMatchObject({ title: 1, name: 1, figure: 1, caption: 0, first: 1, place: 0 })
    expect(told['hello']).toMatchObject({ beforeQuestion: 1, first: 1, length: Math.log(3) })
  })

  test('how strong its neighbours and its session are', async () => {
    await using memory = await open()
    await memory.write('s', talk)
    const told = await cluesTo(memory, cue)
    const strength = (id: string): number => (told[id]?.['cover'] ?? NaN) + (told[id]?.['density'] ?? NaN)
    expect(told['answer']).toMatchObject({
      before: strength('question'),
      after: strength('picture'),
      before2: 0,
    })
    expect(told['answer']?.['lead']).toBeCloseTo(strength('answer') - strength('question'), 12)
    expect(told['hello']).toMatchObject({
      before: 0,
      after2: strength('answer'),
      sessionBest: strength('question'),
    })
    expect(told['hello']?.['sessionSum']).toBeCloseTo(strength('question') + strength('picture'), 12)
    expect(told['picture']).toMatchObject({ sessionAbove: Math.log(2), sessionCover: 1, sessionAmong: 4 })
    expect(told['other']).toMatchObject({ sessionAbove: 0, sessionAmong: 1 })
    expect(told['question']?.['above']).toBe(0)
    expect(told['other']?.['sessionCover']).toBe(told['other']?.['cover'])
  })

  test('nothing where the cue has no terms', async () => {
    await using memory = await open()
    await memory.write('s', talk)
    for (const values of Object.values(await cluesTo(memory, 'Where is the Ana?'))) expect(values).toEqual({})
  })

  test('nothing of what was forgotten: neighbours, rarity, names of speakers', async () => {
    await using memory = await open()
    await using never = await open()
    await memory.write('s', talk)
    await memory.read('s', cue)
    await memory.forget('s', { ids: ['question', 'other'] })
    await never.write(
      's',
      talk.filter(({ id }) => id !== 'question' && id !== 'other'),
    )
    expect(await cluesTo(memory, cue)).toEqual(await cluesTo(never, cue))
    // Ben speaks no more: now he is somebody who is named.
    const ben = { id: 'ben', session: 'one', speaker: 'Ana', text: 'Then I met Ben.' }
    await memory.write('s', [ben])
    expect((await cluesTo(memory, cue))['ben']?.['name']).toBe(1)
  })
})

test('clues move no score, and are asked for a ranker that has not learned, so that feedback holds them', async () => {
  await using memory = await open(learnedRanker())
  await using without = await openMemory({ backends: { letters: letters() }, signals: [] })
  await memory.write('s', talk)
  await without.write('s', talk)
  const found = await memory.read('s', cue)
  const plain = await without.read('s', cue)
  expect(found.items.map(({ record, score }) => [record.id, score])).toEqual(
    plain.items.map(({ record, score }) => [record.id, score]),
  )
  expect(Object.keys(found.items[0]?.via.clues?.signals ?? {})).toHaveLength(34)
})

test('a ranker learns from clues what no other signal tells: that the answer follows the question', async () => {
  const colours = ['red', 'blue', 'green', 'grey', 'black', 'white', 'brown', 'pink', 'gold', 'violet']
  const animals = [
    'fox',
    'owl',
    'hare',
    'crow',
    'toad',
    'mole',
    'newt',
    'wren',
    'lynx',
    'seal',
    'swan',
    'kite',
  ]
  const pairs = animals.flatMap((animal, i) => {
    const colour = colours[i % colours.length] ?? ''
    return [
      { id: `q${i}`, session: `${i}`, text: `Where is the ${colour} ${animal}?` },
      { id: `a${i}`, session: `${i}`, text: `Beside number ${(i * 7) % 12}.` },
      { id: `x${i}`, session: `${i}`, text: `Nothing of a ${animal} here, nothing ${colour}.` },
    ]
  })
  const labels = animals.map((animal, i) => ({
    cue: `Where is the ${colours[i % colours.length] ?? ''} ${animal}?`,
    relevant: [`a${i}`],
  }))
  const ranker = learnedRanker({ caution: 0 })
  await using memory = await open(ranker)
  await memory.write('s', pairs)
  const firsts = async (): Promise<number> => {
    let count = 0
    for (const { cue: asked, relevant } of labels.slice(6)) {
      const { items } = await memory.read('s', asked)
      count += Number(items[0]?.record.id === relevant[0])
    }
    return count
  }
  expect(await firsts()).toBe(0)
  await ranker.fit(await examplesFromLabels(memory, 's', labels.slice(0, 6)))
  expect(await firsts()).toBe(6)
})

test.each([
  {},
  { language: 'english' },
  { language: { words: () => [] } },
  { language: plainTerms, scopes: 0 },
  null,
])('options %j are refused', (options) => {
  expect(() => clues(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
