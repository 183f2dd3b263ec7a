import { staticEmbedder } from '@mnestic/embed-static'
import { describe, expect, it } from 'vitest'
import { english, latin, moreEnglish, moreLatin, otherScripts } from './languages.ts'

const spoken = [
  'Hi',
  'ok',
  'Ana dances tango in Lisbon.',
  'My brother visited me in Hamburg yesterday.',
  "What's Joao's favourite karaoke song?",
  'npm install fails with an error',
  '😀 wow',
  '42',
  '2024-02-29',
  'I paid 1,249.99',
  'She said 你好 to the whole class and smiled',
  'When is the christening?',
]
const silent = {
  nothing: ['', ' \n\t', '\0', '\ud800', '\u200b\u00ad'],
  signs: ['!!!', '😀😂', '…', '«»'],
  'no words': ['Zylphia?', 'qwxzvbn', 'a'.repeat(101)],
  Chinese: [
    '我昨天去看了我哥哥。',
    '你喜欢什么颜色？',
    '2023年去了北京',
    '我喜欢用Python写代码',
    '小王说iPhone很贵',
  ],
  Japanese: ['昨日、兄に会いました。', '猫がソファで寝ている。'],
  Korean: ['어제 형을 만났어요.', '고양이가 소파에서 자고 있다.'],
  Russian: ['Вчера я навестил брата в Москве.', 'Кошка спит на диване.'],
  Arabic: ['زرت أخي أمس في القاهرة'],
  Hindi: ['मैं कल अपने भाई से मिला।'],
  German: [
    'Ich habe heute keinen Kaffee getrunken.',
    'Meine Mutter hat mir ein neues Fahrrad zum Geburtstag geschenkt.',
    'Kannst du mir bitte sagen, wann der Zug nach Berlin fährt?',
  ],
  Polish: ['Wczoraj odwiedziłem brata w Krakowie.'],
  Turkish: ['Dün kardeşimi ziyaret ettim.'],
}

const isZero = (vector: Float32Array): boolean => vector.every((x) => x === 0)

describe('an opinion', () => {
  it.each(spoken)('is held on %j', async (text) => {
    const vectors = await staticEmbedder().embed([text])
    expect(vectors.map(isZero)).toEqual([false])
  })

  it.each(Object.entries(silent))('is not held on %s', async (_, texts) => {
    const vectors = await staticEmbedder().embed(texts)
    expect(vectors.map(isZero)).toEqual(texts.map(() => true))
  })

  it.each([
    ['English', english, 56],
    ['English, not seen when the rule was chosen', moreEnglish, 38],
    ['other languages in Latin letters', latin, 24],
    ['those, not seen when the rule was chosen', moreLatin, 8],
    ['other scripts', otherScripts, 0],
  ])('is held on a known number of sentences: %s', async (_, texts, held) => {
    const vectors = await staticEmbedder().embed(texts)
    expect(vectors.filter((vector) => !isZero(vector))).toHaveLength(held)
  })

  it('rests on whole words, and on the pieces of four letters or more in others', async () => {
    const share = async (text: string): Promise<number> => {
      let [low, high] = [0, 1]
      while (high - low > 1e-6) {
        const middle = (low + high) / 2
        const [vector] = await staticEmbedder({ minKnown: middle }).embed([text])
        if (vector === undefined || isZero(vector)) high = middle
        else low = middle
      }
      return low
    }
    expect(await share('christening')).toBeCloseTo(1) // christ-ening
    expect(await share('godmother')).toBeCloseTo(0) // god-mot-her
    expect(await share('the godmother')).toBeCloseTo(3 / 12)
    expect(await share('orthodontist')).toBeCloseTo(8 / 12) // or-th-odon-tist
  })

  it('follows the share that the caller asks for', async () => {
    const half = ['Szymborska poetry'] // 6 of 16 letters in a word that is known whole
    const held = async (minKnown: number): Promise<boolean> => {
      const [vector] = await staticEmbedder({ minKnown }).embed(half)
      return vector !== undefined && !isZero(vector)
    }
    expect(await held(0.37)).toBe(true)
    expect(await held(0.38)).toBe(false)
    expect(await held(0)).toBe(true)
  })
})
