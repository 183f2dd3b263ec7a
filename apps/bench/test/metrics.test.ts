import { expect, test } from 'vitest'
import { score, summarise } from '../src/recall/metrics.ts'

const ranked = Array.from({ length: 25 }, (_, i) => `t${i + 1}`)

test('counts the share of the gold turns in the first 5, 10 and 25', () => {
  // t3 is in the first 5, t9 in the first 10, t25 in the first 25, x nowhere.
  expect(score(ranked, ['t3', 't9', 't25', 'x'])).toEqual({
    recall: [0.25, 0.5, 0.75],
    reciprocalRank: 1 / 3,
  })
})

test('a gold turn that is named twice counts once', () => {
  expect(score(ranked, ['t6', 't6']).recall).toEqual([0, 1, 1])
})

test('a question without evidence counts 1', () => {
  expect(score(ranked, [])).toEqual({ recall: [1, 1, 1], reciprocalRank: 1 })
  expect(score([], [])).toEqual({ recall: [1, 1, 1], reciprocalRank: 1 })
})

test('what is not answered has reciprocal rank 0', () => {
  expect(score([], ['t1'])).toEqual({ recall: [0, 0, 0], reciprocalRank: 0 })
  expect(score(ranked.slice(0, 3), ['t4']).reciprocalRank).toBe(0)
})

test('a summary is the mean over the questions', () => {
  const of = (gold: readonly string[]) => ({
    conversation: 'c',
    category: 'k',
    ms: 1,
    ...score(ranked, gold),
  })
  const { questions, recall, mrr } = summarise([of(['t1']), of(['t2', 't8']), of([]), of(['x'])])
  expect(questions).toBe(4)
  expect(recall[0]).toBeCloseTo((100 * (1 + 0.5 + 1 + 0)) / 4)
  expect(recall[1]).toBeCloseTo((100 * (1 + 1 + 1 + 0)) / 4)
  expect(mrr).toBeCloseTo((1 + 0.5 + 1 + 0) / 4)
})
