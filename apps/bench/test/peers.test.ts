import { openMemory } from '@mnestic/core'
import { expect, test } from 'vitest'
import { bm25 } from '../src/peers/bm25.ts'
import { tokens } from '../src/peers/tokens.ts'

test('tokens are runs of letters and digits in lower case, and bigrams of Han', () => {
  expect(tokens("Ana's 2nd kayak!")).toEqual(['ana', 's', '2nd', 'kayak'])
  expect(tokens('我在成都 A 茶')).toEqual(['我在', '在成', '成都', 'a', '茶'])
})

test('BM25 gives the textbook score', async () => {
  await using memory = await openMemory({ backends: { words: bm25() } })
  await memory.write('s', ['red kayak', 'red red boat on a lake', 'a lake'])
  const { items } = await memory.read('s', 'red')
  // N 3, df 2, mean length 10/3; document 1: tf 1 of 2, document 2: tf 2 of 6.
  const idf = Math.log(1 + 1.5 / 2.5)
  const expected = (tf: number, length: number) =>
    (idf * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * length) / (10 / 3)))
  const scores = new Map(items.map(({ record, via }) => [record.text, via['words']?.score]))
  expect(scores.get('red kayak')).toBeCloseTo(expected(1, 2), 12)
  expect(scores.get('red red boat on a lake')).toBeCloseTo(expected(2, 6), 12)
  expect(scores.has('a lake')).toBe(false)
})

test('BM25 forgets: its statistics are those of a log without the record', async () => {
  const scored = async (forgets: boolean) => {
    await using memory = await openMemory({ backends: { words: bm25() } })
    await memory.write('s', ['red kayak', 'a blue lake at night'])
    if (forgets) {
      const { ids } = await memory.write('s', 'red red herring')
      await memory.read('s', 'red')
      await memory.forget('s', { ids })
    }
    return (await memory.read('s', 'red lake')).items.map(({ score, via }) => [score, via['words']?.score])
  }
  expect(await scored(true)).toEqual(await scored(false))
})
