import { openMemory, type Composition } from '@mnestic/core'
import { expect, test } from 'vitest'
import { bm25 } from '../src/peers/bm25.ts'
import { fitting, measureBudgets } from '../src/recall/budgets.ts'
import type { Conversation } from '../src/recall/dataset.ts'
import { memoryContestant } from '../src/recall/memory.ts'
import { countTokens, turnTokens } from '../src/recall/tokens.ts'

test('a turn costs 4/3 of its words and 8 for its head, in a context as by itself', () => {
  expect(turnTokens('one two three')).toBe(12)
  const line = '[2024-03-15 09:00] Ana Maria: one two three'
  expect(countTokens(line)).toBe(12)
  expect(countTokens(`${line}\n[2024-03-15 09:01] Luka: four`)).toBe(Math.ceil((4 / 3) * 4) + 16)
  expect(countTokens('one two three')).toBe(12)
})

test('turns fit up to the first that does not', () => {
  expect(fitting([5, 5, 5], 10)).toBe(2)
  expect(fitting([5, 6, 1], 10)).toBe(1)
  expect(fitting([11], 10)).toBe(0)
  expect(fitting([5], 10)).toBe(1)
  expect(fitting([], 10)).toBe(0)
})

const conversation: Conversation = {
  name: 'c',
  sessions: [
    [
      { id: 'a', text: 'kayak kayak kayak' },
      { id: 'b', text: `kayak ${'and then we went on '.repeat(20)}` },
      { id: 'c', text: 'kayak lake' },
    ],
  ],
  questions: [{ text: 'kayak', category: 'k', gold: ['a', 'c'] }],
}

test('gold evidence inside a budget: of the ranking as it is, and of what the memory assembled', async () => {
  const backends: Composition = { words: bm25() }
  await using memory = await openMemory({ backends, countTokens })
  await memoryContestant(memory).remember(conversation)
  // a and c are short and rank above b, which never fits.
  expect(await measureBudgets(memory, [conversation], [12, 13, 30])).toEqual([
    { tokens: 12, ranked: 0.5, context: 0.5 },
    { tokens: 13, ranked: 0.5, context: 0.5 },
    { tokens: 30, ranked: 1, context: 1 },
  ])
})
