import { inputOf, inputSize, type InputSpec, type Turn } from '@mnestic/lstm'
import { createHeap, weightsHash } from '@mnestic/sequence'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookOf } from '../../src/model/features.ts'
import { kinds } from '../../src/model/lexicon.ts'

const spec: InputSpec = { version: 1 }

test('every text gives as many finite numbers, between -1 and 1', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem())
  fc.assert(
    fc.property(text, fc.option(text), (own, last) => {
      const input = inputOf(spec, { text: own }, last === null ? undefined : { text: last })
      expect(input.length).toBe(inputSize(spec))
      expect(input.every((x) => x >= -1 && x <= 1)).toBe(true)
    }),
  )
})

test('the turn before counts, and nothing before it', () => {
  const turns: readonly Turn[] = ['Hello!', 'My dog is ill.', 'Oh no.', 'Bye.'].map((text) => ({ text }))
  const [a, b, c] = turns
  if (a === undefined || b === undefined || c === undefined) throw new Error('three turns are needed')
  const direct = inputOf(spec, c, b)
  inputOf(spec, b, a)
  expect(inputOf(spec, c, b)).toEqual(direct)
  expect(inputOf(spec, c, a)).not.toEqual(direct)
  expect(inputOf(spec, c, undefined)).not.toEqual(direct)
})

test.each([
  ['greeting', 'Hey Mel! How are you?', 'Hallo Uwe, wie geht es dir?', '你好，最近怎么样？'],
  ['farewell', 'Bye, take care!', 'Tschüss, bis bald!', '晚安，下次聊。'],
  ['thanks', 'Thanks a lot.', 'Danke dir.', '谢谢。'],
  ['when', 'I met her last Tuesday.', 'Das war gestern.', '上周去的。'],
  ['people', "My sister's cat", 'Meine Schwester und die Katze', '我姐姐的猫'],
  ['like', 'I am allergic to nuts.', 'Ich bin allergisch.', '我对花生过敏'],
])('a %s is seen in English, German and Chinese', (kind, ...texts) => {
  const at = kinds.findIndex(({ name }) => name === kind)
  for (const text of texts) expect(lookOf(text).kinds[at], text).toBeGreaterThan(0)
  for (const text of ['Zyx.', 'Quarz.', '山']) expect(lookOf(text).kinds[at], text).toBe(0)
})

test('a greeting counts more at the beginning', () => {
  for (const [text, other] of [
    ['Hey Mel, I went to the lake and swam.', 'I went to the lake and swam, hey Mel.'],
    ['你好，今天有空吗？我想去游泳。', '我想去游泳，今天有空吗？你好。'],
  ] as const) {
    expect(lookOf(text).opening[0], text).toBeGreaterThan(0)
    expect(lookOf(other).opening[0], other).toBe(0)
  }
})

test('both apostrophes are one', () => {
  expect(lookOf("I'm here, it's me").kinds).toEqual(lookOf('I’m here, it’s me').kinds)
})

test('a pause counts where both times are known', () => {
  const of = (at: number | undefined, before: number | undefined): Float32Array =>
    inputOf(spec, { text: 'a', ...(at && { at }) }, { text: 'b', ...(before && { at: before }) })
  const hour = 3_600_000
  expect(of(9 * hour, hour)).not.toEqual(of(2 * hour, hour))
  expect(of(9 * hour, hour)).toEqual(of(12 * hour, 4 * hour))
  expect(of(9 * hour, undefined)).toEqual(of(undefined, undefined))
  expect(of(hour, 2 * hour)).toEqual(of(hour, hour))
})

test('vectors stand behind all else, and a turn without one has zeros', () => {
  const vectors: InputSpec = { version: 1, vector: { dimensions: 2, fingerprint: 'f' } }
  const size = inputSize(spec)
  expect(inputSize(vectors)).toBe(size + 5)
  const own: Turn = { text: 'a', vector: Float32Array.of(0.6, 0.8) }
  const last: Turn = { text: 'b', vector: Float32Array.of(1, 0) }
  const tail = (turn: Turn, before: Turn | undefined): readonly number[] =>
    Array.from(inputOf(vectors, turn, before).subarray(size))
  const half = Math.SQRT2 / 2
  const expected = [0.6 * half, 0.8 * half, half, 0, 0.6]
  for (const [i, x] of tail(own, last).entries()) expect(x).toBeCloseTo(expected[i] ?? NaN, 6)
  expect(tail({ text: 'a' }, undefined)).toEqual([0, 0, 0, 0, 0])
  expect(inputOf(vectors, own, last).slice(0, size)).toEqual(inputOf(spec, own, last))
})

test('the numbers are the same on every machine', () => {
  const texts = [
    'Hey Ana! Long time no see.',
    'I moved to Graz on the 3rd of May, 2 days ago!',
    '我姐姐叫婷婷。',
    '',
  ]
  const turns: readonly Turn[] = texts.map((text, i) => ({
    text,
    at: i * 7e6,
    role: i % 2 ? 'user' : 'assistant',
  }))
  const all = turns.flatMap((turn, t) => [...inputOf(spec, turn, turns[t - 1])])
  const value = createHeap().copyOf(all)
  const hash = weightsHash([{ name: 'inputs', shape: [all.length], value, gradient: value }])
  expect(hash).toBe('7c81622ef35994976769ea7262f30073')
})
