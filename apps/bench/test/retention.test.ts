import { expect, test } from 'vitest'
import type { Conversation } from '../src/recall/dataset.ts'
import { bestThreshold, countBeginnings, f1 } from '../src/retention/beginnings.ts'
import { keptShare, stockOf } from '../src/retention/budget.ts'
import { beginningsOf, exampleOf, usesOf } from '../src/retention/example.ts'
import { fitLinear } from '../src/retention/linear.ts'
import { readingsOf } from '../src/retention/readings.ts'
import { textTiling } from '../src/retention/text-tiling.ts'

const turn = (id: string, text: string) => ({ id, text, speaker: 'Ana', at: 5 })
const conversation: Conversation = {
  name: 'c',
  sessions: [
    [turn('a', 'Hello!'), turn('b', 'My dog is called Moss.')],
    [turn('c', 'Hi again.'), turn('d', 'Moss is ill.')],
  ],
  questions: [
    { text: 'Who?', category: 'k', gold: ['b', 'b'] },
    { text: 'What?', category: 'k', gold: ['b', 'd', 'gone'] },
  ],
}

test('worth is counted by questions, and no time is told', () => {
  expect(usesOf(conversation)).toEqual([0, 2, 0, 1])
  expect(beginningsOf(conversation)).toEqual([true, false, true, false])
  const { records, keep, boundary } = exampleOf(conversation)
  expect(records[1]).toEqual({ text: 'My dog is called Moss.', speaker: 'Ana' })
  expect([keep, boundary]).toEqual([usesOf(conversation), beginningsOf(conversation)])
})

test('what fits is kept by worth, and what does not fit is passed over', () => {
  const stock = { tokens: [10, 30, 10, 50], uses: [1, 5, 3, 1] }
  expect(keptShare(stock, [4, 3, 2, 1], 0.25)).toBe(0.4) // 10, not 30, 10
  expect(keptShare(stock, [0, 9, 1, 1], 0.4)).toBe(0.8)
  expect(keptShare(stock, [0, 0, 0, 0], 1)).toBe(1)
  expect(stockOf(['one two three', ''], [1, 0]).tokens).toEqual([12, 8])
})

test('F1 is of all beginnings together, without the first turns', () => {
  const counts = [
    countBeginnings([true, true, false, true], [true, true, true, false]),
    countBeginnings([false, false, true], [true, false, true]),
  ]
  expect(counts).toEqual([
    { found: 2, right: 1, real: 2 },
    { found: 1, right: 1, real: 1 },
  ])
  expect(f1(counts)).toBeCloseTo(4 / 6)
})

test('the threshold is the one with the best F1', () => {
  const real = [true, false, true, false, true]
  const threshold = bestThreshold([{ scores: [9, 0.1, 0.8, 0.5, 0.7], real }])
  expect([0.1, 0.8, 0.5, 0.7].map((score) => score > threshold)).toEqual([false, true, false, true])
})

test('TextTiling cuts where the words change', () => {
  const about = (words: string) => Array.from({ length: 8 }, (_, i) => `${words} ${'abcdefgh'[i]}`)
  const found = textTiling([...about('boat sail wind'), ...about('oven bread flour')])
  expect(found.flatMap((cut, i) => (cut ? [i] : []))).toEqual([8])
})

test('the linear model learns what its inputs tell', async () => {
  const texts = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0 ? 'My sister lives in Graz.' : 'Wow, nice!',
  )
  const example = {
    records: texts.map((text) => ({ text })),
    keep: texts.map((_, i) => (i % 3 === 0 ? 2 : 0)),
    boundary: texts.map((_, i) => i % 3 === 1),
  }
  const { keep, beginning } = (await fitLinear([example], 1))(example)
  expect(keep.map((p) => p > 0.5)).toEqual(example.keep.map((uses) => uses > 0))
  expect(beginning.slice(1)).toEqual(example.boundary.slice(1))
})

test('readings come in the order of the turns', async () => {
  const readings = await readingsOf(conversation, {})
  expect(readings.map(({ record }) => record.id)).toEqual(['a', 'b', 'c', 'd'])
  expect(readings.every(({ keep }) => Number.isFinite(keep))).toBe(true)
})
