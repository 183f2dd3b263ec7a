import { memoryStorage, openMemory, type Memory, type MemoryEvent, type RecordInput } from '@mnestic/core'
import { lexical, type Language } from '@mnestic/lexical'
import { french } from '@mnestic/lexical/languages/french'
import { german } from '@mnestic/lexical/languages/german'
import { spanish } from '@mnestic/lexical/languages/spanish'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Words = Memory<{ readonly words: ReturnType<typeof lexical> }>

/** Each text in a session of its own, so that nobody lends a word. */
async function remember(texts: readonly string[], language?: Language): Promise<Words> {
  const memory = await openMemory({
    storage: memoryStorage(),
    backends: { words: lexical(language === undefined ? {} : { language }) },
  })
  await memory.write(
    'a',
    texts.map((text, i): RecordInput => ({ id: String(i), text, session: String(i) })),
  )
  return memory
}

const ids = async (memory: Words, query: string): Promise<readonly string[]> =>
  (await memory.views.words.search('a', query)).map(({ record }) => record.id)

const marked = async (memory: Words, query: string): Promise<readonly (readonly string[])[]> =>
  (await memory.views.words.search('a', query)).map(({ record: { text }, spans }) =>
    spans.map(({ start, end }) => text.slice(start, end)),
  )

describe('phrases', () => {
  const texts = [
    'The red boat left.',
    'A boat, all red.',
    'red red boat boat red boat',
    'Bank of America',
    'the bank, America',
    'green trees',
  ]

  test('weigh more where they stand exactly so; their words count everywhere', async () => {
    await using memory = await remember(texts)
    expect(await ids(memory, '"red boat"')).toEqual(['2', '0', '1'])
    expect(await ids(memory, '“boat, all red”')).toEqual(['2', '1', '0'])
    const [plain, quoted] = await Promise.all(
      ['red boat', '"red boat"'].map((query) => memory.views.words.search('a', query)),
    )
    const scoreOf = (found: typeof plain, id: string): number =>
      found!.find(({ record }) => record.id === id)!.score
    expect(scoreOf(quoted, '1')).toBe(scoreOf(plain, '1'))
    expect(scoreOf(quoted, '0')).toBeGreaterThan(scoreOf(plain, '0'))
  })

  test('have up to 64 words: longer quotations are words alone', async () => {
    await using memory = await remember(['boat '.repeat(70_000)])
    const of = async (query: string) => (await memory.views.words.search('a', query))[0]!.score
    const boats = (count: number): string => Array.from({ length: count }, () => 'boat').join(' ')
    expect(await of(`"${boats(64)}"`)).toBeGreaterThan(await of(boats(64)))
    expect(await of(`"${boats(65)}"`)).toBe(await of(boats(65)))
  })

  test('are up to 16: further quotations are words alone', async () => {
    await using memory = await remember(texts)
    const of = async (query: string) => (await memory.views.words.search('a', query))[0]!.score
    const others = (count: number): string =>
      Array.from({ length: count }, (_, i) => `"nobody${i}"`).join(' ')
    const plain = await of('red boat')
    expect(await of(`${others(15)} "red boat"`)).toBeGreaterThan(plain)
    expect(await of(`${others(16)} "red boat"`)).toBe(plain)
    // The same again is none more.
    expect(await of(`${others(15)} ${others(15)} "red boat"`)).toBeGreaterThan(plain)
  })

  test('know how many words stood between theirs', async () => {
    await using memory = await remember(texts)
    expect((await ids(memory, '"bank of america"'))[0]).toBe('3')
    expect((await ids(memory, '"bank america"'))[0]).toBe('4')
  })

  test('are written as they are, not as their stems', async () => {
    await using memory = await remember(['she dances well', 'she danced well', 'other'])
    expect(await ids(memory, '"danced well"')).toEqual(['1', '0'])
    expect(await ids(memory, '"dances well"')).toEqual(['0', '1'])
  })

  test('of words that nobody said, or that tell nothing, find nothing more', async () => {
    await using memory = await remember(texts)
    expect(await ids(memory, '"purple zeppelin"')).toEqual([])
    expect(await ids(memory, '"to be or not to be"')).toEqual([])
    expect(await ids(memory, '"trees purple" ""')).toEqual(['5'])
    expect(await ids(memory, 'an open " quote of trees')).toEqual(['5'])
  })

  test('are told apart in why, with their place', async () => {
    await using memory = await remember(texts)
    const { items } = await memory.read('a', '"red boat"', { limit: 10 })
    const first = items.find(({ record }) => record.id === '0')!
    const told = first.via.words!.why.map(({ code, span }) => [
      code,
      first.record.text.slice(span!.start, span!.end),
    ])
    expect(told).toEqual([
      ['phrase', 'red boat'],
      ['term', 'red'],
      ['term', 'boat'],
    ])
  })
})

describe('beginnings', () => {
  const texts = ['she is running', 'a runner', 'runes of old', 'he walks', 'brunch']

  test('find every word that begins so, also where its stem does not', async () => {
    await using memory = await remember(texts)
    expect((await ids(memory, 'run*')).toSorted()).toEqual(['0', '1', '2'])
    expect(await ids(memory, 'runni*')).toEqual(['0'])
    expect(await ids(memory, 'wal*')).toEqual(['3'])
    expect(await ids(memory, 'xyz*')).toEqual([])
    expect(await marked(memory, 'runn* wal*')).toEqual(
      expect.arrayContaining([['running'], ['runner'], ['walks']]),
    )
  })

  test('are up to 16: further ones are words', async () => {
    await using memory = await remember(texts)
    const others = (count: number): string => Array.from({ length: count }, (_, i) => `nobody${i}*`).join(' ')
    expect(await ids(memory, `${others(15)} runni*`)).toEqual(['0'])
    expect(await ids(memory, `${others(16)} runni*`)).toEqual([])
    expect(await ids(memory, `${others(16)} running*`)).toEqual(['0'])
    // The same again is none more.
    expect(await ids(memory, `${others(15)} ${others(15)} runni*`)).toEqual(['0'])
  })

  test('are not emphasis, nor arithmetic', async () => {
    await using memory = await remember(texts)
    expect(await ids(memory, '*run* **run** run*er')).toEqual(['0'])
  })
})

describe('the same word', () => {
  /** Of 1,000 words. */
  const boats = (count: number): string => `${'boat '.repeat(count)}${'tree '.repeat(1_000 - count)}`

  test.each([['boat'], ['boa*'], ['"boat"']])('counts up to 255 times for %s', async (query) => {
    await using memory = await remember([boats(300), boats(255), boats(254), 'grass'])
    const found = await memory.views.words.search('a', query)
    const score = new Map(found.map((hit) => [hit.record.id, hit.score]))
    expect([...score.keys()]).toEqual(['0', '1', '2'])
    expect(score.get('0')).toBe(score.get('1'))
    expect(score.get('1')).toBeGreaterThan(score.get('2')!)
  })

  test('in several forms counts as often for a beginning', async () => {
    const both = `${'boat '.repeat(200)}${'board '.repeat(200)}${'tree '.repeat(600)}`
    await using memory = await remember([both, boats(255), boats(254), 'grass'])
    const found = await memory.views.words.search('a', 'boa*')
    expect(found.map(({ record }) => record.id)).toEqual(['0', '1', '2'])
    expect(found[0]!.score).toBe(found[1]!.score)
  })
})

describe('neighbours', () => {
  test('lend their words; why names the place', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await memory.write('a', [
      { id: 'far', text: 'Good morning!', session: 'x' },
      { id: 'question', text: 'What instrument do you play?', session: 'x' },
      { id: 'answer', text: 'The clarinet.', session: 'x' },
      { id: 'other', text: 'Nothing much.', session: 'y' },
    ])
    const { items } = await memory.read('a', 'instrument', { limit: 10 })
    expect(await ids(memory, 'instrument')).toEqual(['question', 'answer', 'far'])
    const byId = new Map(items.map((item) => [item.record.id, item]))
    const [{ code, span }] = byId.get('answer')!.via.words!.why as [
      { code: string; span: { seq: number; start: number; end: number } },
    ]
    const question = byId.get('question')!.record
    expect([code, span.seq]).toEqual(['neighbour', question.seq])
    expect(question.text.slice(span.start, span.end)).toBe('instrument')
    await memory.forget('a', { ids: ['question'] })
    expect((await memory.read('a', 'instrument')).items).toEqual([])
    // Mended: what was two away is next now.
    expect(await ids(memory, 'clarinet')).toEqual(['answer', 'far'])
  })

  test.each([
    ['Is there tea in Turin?', true],
    ['有tea吗？', true],
    ['Έχει tea στο Τορίνο;', true],
    ['Έχει tea στο Τορίνο\u037e', true],
    ['There was tea; it was hot.', false],
    ['tea();', false],
  ])('that ask lend more: %s', async (text, asks) => {
    const lent = async (before: string): Promise<number> => {
      await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
      await memory.write('a', [{ text: before }, { id: 'answer', text: 'So it is.' }])
      const found = await memory.views.words.search('a', 'tea')
      return found.find(({ record }) => record.id === 'answer')?.score ?? NaN
    }
    const plain = await lent(text.replace(/[?？;\u037e]/gu, '.'))
    if (asks) expect(await lent(text)).toBeGreaterThan(plain)
    else expect(await lent(text)).toBe(plain)
  })

  test('that a filter hides lend, and are not shown', async () => {
    const faults: MemoryEvent[] = []
    await using memory = await openMemory({
      storage: memoryStorage(),
      backends: { words: lexical() },
      observe: (event) => event.type === 'fault' && faults.push(event),
    })
    await memory.write('a', [
      { id: 'q', text: 'What instrument do you play?', speaker: 'Ana' },
      { id: 'r', text: 'The clarinet.', speaker: 'Ben' },
    ])
    const { items } = await memory.read('a', 'instrument', { filter: { speaker: 'Ben' } })
    expect(items.map(({ record, via }) => [record.id, via.words!.why])).toEqual([['r', []]])
    // Core would drop such a reason, and say that the backend gave it.
    expect(faults).toEqual([])
  })

  test('a speaker’s name weighs less than what else is asked', async () => {
    await using memory = await openMemory({ storage: memoryStorage(), backends: { words: lexical() } })
    await memory.write('a', [
      { id: 'called', text: 'Thanks Caroline!', speaker: 'Mel', session: '1' },
      {
        id: 'said',
        text: 'I paint horses with watercolours at home every week',
        speaker: 'Caroline',
        session: '2',
      },
      { id: 'more', text: 'I ran', speaker: 'Mel', session: '3' },
      { id: 'again', text: 'I slept', speaker: 'Mel', session: '4' },
    ])
    // The shorter text would win if both words, equally rare, weighed the same.
    expect(await ids(memory, 'Does Caroline paint?')).toEqual(['said', 'called'])
    expect(await ids(memory, 'Caroline')).toEqual(['called'])
  })
})

describe('languages', () => {
  test.each([
    [german, ['Die Kinder tanzen gern', 'Der Hund schläft'], 'Welches Kind tanzt?'],
    [french, ["J'ai acheté deux chevaux", 'Le chien dort'], "Qu'est-ce que c'est, un cheval ?"],
    [spanish, ['Los niños cantan canciones', 'El perro duerme'], '¿Qué canción?'],
  ])('$name finds other forms of a word', async (language, texts, question) => {
    await using memory = await remember(texts, language)
    expect(await ids(memory, question)).toEqual(['0'])
  })

  test('of another script or tongue in an English scope: plain words', async () => {
    await using memory = await remember([
      '他在公园里喝茶。',
      'Meine Schwester wohnt in Lübeck',
      '집에서 기다렸어요',
      'ฉันไปบ้านเพื่อน',
      'я люблю чай',
      'she drinks tea',
    ])
    expect(await ids(memory, '公园')).toEqual(['0'])
    expect(await ids(memory, '茶')).toEqual(['0'])
    expect(await ids(memory, 'wo wohnt die Schwester')).toEqual(['1'])
    expect(await ids(memory, '집')).toEqual(['2'])
    expect((await ids(memory, 'บ้าน'))[0]).toBe('3')
    expect(await ids(memory, 'чай')).toEqual(['4'])
    expect(await marked(memory, '“公园里”')).toEqual([['公园里']])
  })

  test('of one’s own', async () => {
    const letters: Language = {
      name: 'letters-1',
      words: (text) => [...text].map((word, start) => ({ word, start, end: start + 1 })),
      term: (word) => (word === ' ' ? undefined : word),
    }
    await using memory = await remember(['abc', 'xyz'], letters)
    expect(await ids(memory, 'c')).toEqual(['0'])
    expect(await marked(memory, '"bc"')).toEqual([['bc']])
  })

  test('a scope that was indexed under another language is indexed anew', async () => {
    const storage = memoryStorage()
    const open = (language: Language): Promise<Words> =>
      openMemory({ storage, backends: { words: lexical({ language }) } })
    {
      await using memory = await open(german)
      await memory.write('a', 'she was dancing')
      expect(await ids(memory, 'dances')).toEqual([])
    }
    await using memory = await open(spanish)
    expect(await ids(memory, 'dancing')).toHaveLength(1)
  })
})

describe('any text is a query', () => {
  test('and none is an error', async () => {
    await using memory = await remember([
      'The red boat "left" early* for l’île 收音机 constructor __proto__',
      'x* "y',
    ])
    const odd = fc.constantFrom(
      '"',
      '“',
      '*',
      "'",
      '’',
      's',
      '收',
      '\\',
      '(',
      ' OR ',
      'red',
      'boat',
      ' ',
      '\0',
      '"red boat"',
      're*',
      '__proto__',
      'constructor',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme', minLength: 1 }),
          fc.array(odd, { minLength: 1, maxLength: 12 }).map((all) => all.join('')),
        ),
        async (query) => {
          for (const { record, score, spans } of await memory.views.words.search('a', query)) {
            expect(score).toBeGreaterThan(0)
            for (const { start, end } of spans) {
              expect(start).toBeLessThan(end)
              expect(end).toBeLessThanOrEqual(record.text.length)
            }
          }
        },
      ),
      { numRuns: 1_500 },
    )
    expect(await ids(memory, 'constructor')).toEqual(['0'])
    expect(await ids(memory, '__proto__')).toEqual(['0'])
  })
})
