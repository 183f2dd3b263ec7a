import { describe, expect, test } from 'vitest'
import { chainOf, spanText } from '../../src/paths/chain.ts'
import { nameTexts } from '../../src/paths/relation-names.ts'

/** The chain from the first `name` in the text. */
function chain(text: string, name: string, { others = [] as string[], relationWords = [] as string[] } = {}) {
  const place = (one: string) => ({ start: text.indexOf(one), end: text.indexOf(one) + one.length })
  return chainOf(text, place(name), others.map(place), (word) => relationWords.includes(word))
}

const told = (...given: Parameters<typeof chain>): string =>
  chain(...given)
    .map(({ text }) => text)
    .join(' ')

describe('a question as a chain outward from its subject', () => {
  test.each([
    ['What is the work of Ana ?', 'Ana', 'work'],
    ["What is Ana's sister's work?", 'Ana', 'sister work'],
    ["What is the work of Ana's sister?", 'Ana', 'sister work'],
    ["the nation of Ana 's couple 's heir", 'Ana', 'couple heir nation'],
    ['the birth place of the son of Ana', 'Ana', 'son place birth'],
    ['Where did the son of Ana die?', 'Ana', 'son where die'],
    ['Which actors play in films by Ana Lee?', 'Ana Lee', 'films play actors'],
    ['Who lives in New York?', 'New York', 'lives'],
    ['安娜的姐姐在哪里', '安娜', '的 姐 姐 在 哪 里'],
    ['who is it', 'it', 'is who'],
  ])('%s', (text, name, words) => {
    expect(told(text, name)).toBe(words)
  })

  test('leaves out the names of other subjects, unless a relation is called so', () => {
    const text = 'Is the doctor of Ana a friend of Ben?'
    expect(told(text, 'Ana', { others: ['Ben', 'doctor'] })).toBe('friend')
    expect(told(text, 'Ana', { others: ['Ben', 'doctor'], relationWords: ['doctor'] })).toBe('doctor friend')
  })

  test('keeps a word of asking where it names a relation', () => {
    const text = 'Tell me the name of the ship of Ana'
    expect(told(text, 'Ana')).toBe('ship')
    expect(told(text, 'Ana', { relationWords: ['name'] })).toBe('ship name')
  })

  test('reads a generation as a word of its own, and the word whole where a span takes all of it', () => {
    const words = chain('who is the greatgrandson of Ana', 'Ana')
    expect(words.map(({ text }) => text)).toEqual(['son', 'son', 'son'])
    expect(spanText(words, 0, 3)).toBe('greatgrandson')
    expect(spanText(words, 0, 1)).toBe('son')
    expect(spanText(words, 1, 3)).toBe('son son')
  })

  test('gives a span in the order of the question, and ideographs without spaces', () => {
    const words = chain('the place of birth of Ana', 'Ana')
    expect(spanText(words, 0, 2)).toBe('place birth')
    expect(spanText(chain('安娜的姐姐', '安娜'), 1, 3)).toBe('姐姐')
  })

  test('takes at most 32 words, those nearest to the subject', () => {
    const text = `Ana ${Array.from({ length: 100 }, (_, i) => `w${i}`).join(' ')}`
    expect(chain(text, 'Ana').map((word) => word.text)).toEqual(Array.from({ length: 32 }, (_, i) => `w${i}`))
  })
})

describe('the name of a predicate', () => {
  test.each([
    ['place_of_birth', ['place birth']],
    ['bornIn', ['born']],
    ['hasISBNCode', ['isbn code']],
    ['people/person/place_of_birth', ['place birth', 'person place birth']],
    ['http://example.org/ontology/birthPlace', ['birth place', 'ontology birth place']],
    ['directed-by', ['directed']],
    ['is a', ['is a']],
    ['住在', ['住 在']],
    ['→', ['→']],
  ])('%s', (name, texts) => {
    expect(nameTexts(name)).toEqual(texts)
  })
})
