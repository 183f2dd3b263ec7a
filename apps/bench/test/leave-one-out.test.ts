import { expect, test } from 'vitest'
import { leaveOneOut, type SettingRun } from '../src/recall/leave-one-out.ts'
import type { Scored } from '../src/recall/metrics.ts'
import { pairedDifference } from '../src/recall/paired.ts'

const scored = (conversation: string, at10: number, reciprocalRank = 0): Scored => ({
  conversation,
  category: 'k',
  recall: [0, at10, 1],
  reciprocalRank,
  hits: [],
  ms: 1,
})
const setting = (name: string, ...at10: readonly number[]): SettingRun => ({
  name,
  sets: [at10.map((value, i) => scored(`c${i + 1}`, value))],
})

test('each conversation is answered by the setting that is best on the others', () => {
  // On all, `a` is best by its luck with c1; without c1, `b` is.
  const { best, leftOut, chosen } = leaveOneOut([setting('a', 1, 0.4, 0.4), setting('b', 0.1, 0.5, 0.5)])
  expect(best.name).toBe('a')
  expect(chosen.map(({ conversation, setting: name }) => [conversation, name])).toEqual([
    ['c1', 'b'],
    ['c2', 'a'],
    ['c3', 'a'],
  ])
  expect(leftOut[0]?.map(({ recall }) => recall[1])).toEqual([0.1, 0.4, 0.4])
})

test('data sets count alike, however many questions they have', () => {
  const many = Array.from({ length: 50 }, () => scored('m', 0.5))
  const runs: readonly SettingRun[] = [
    { name: 'a', sets: [many, [scored('f', 0.5)]] },
    { name: 'b', sets: [many.map((item) => ({ ...item, recall: [0, 0.4, 1] })), [scored('f', 0.7)]] },
  ]
  expect(leaveOneOut(runs).best.name).toBe('b')
})

test('equal settings are told apart by MRR, then by their order', () => {
  const of = (name: string, mrr: number): SettingRun => ({ name, sets: [[scored('c', 0.5, mrr)]] })
  expect(leaveOneOut([of('a', 0.1), of('b', 0.2)]).best.name).toBe('b')
  expect(leaveOneOut([of('a', 0.2), of('b', 0.2)]).best.name).toBe('a')
})

test('a paired difference has the standard error of the differences', () => {
  // Differences 1, 0, 1, 0: mean 1/2, sd sqrt(1/3), over sqrt(4).
  const { mean, error } = pairedDifference([0, 1, 0, 1], [1, 1, 1, 1])
  expect(mean).toBe(0.5)
  expect(error).toBeCloseTo(Math.sqrt(1 / 3) / 2, 12)
  expect(pairedDifference([1, 2], [2, 3])).toEqual({ mean: 1, error: 0 })
})
