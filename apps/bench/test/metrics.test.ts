import { expect, test } from 'vitest'
import { score as scoreIn, summarise } from '../src/recall/metrics.ts'
import { protocols } from '../src/recall/protocols.ts'

const ranked = Array.from({ length: 25 }, (_, i) => `t${i + 1}`)
/** Three turns a session: t1 to t3 are of s1. */
const sessions = new Map(ranked.map((id, i) => [id, `s${Math.floor(i / 3) + 1}`]))
const score = (ids: readonly string[], gold: readonly string[]) => scoreIn(ids, gold, sessions)

test('counts the share of the gold turns in the first 5, 10 and 25', () => {
  // t3 is in the first 5, t9 in the first 10, t25 in the first 25, x nowhere.
  expect(score(ranked, ['t3', 't9', 't25', 'x'])).toMatchObject({
    recall: [0.25, 0.5, 0.75],
    reciprocalRank: 1 / 3,
  })
})

test('a gold turn that is named twice counts once', () => {
  expect(score(ranked, ['t6', 't6']).recall).toEqual([0, 1, 1])
})

test('a question without evidence counts 1', () => {
  expect(score(ranked, [])).toMatchObject({ recall: [1, 1, 1], reciprocalRank: 1 })
  expect(score([], [])).toMatchObject({ recall: [1, 1, 1], reciprocalRank: 1 })
})

test('what is not answered has reciprocal rank 0', () => {
  expect(score([], ['t1'])).toMatchObject({ recall: [0, 0, 0], reciprocalRank: 0 })
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

const hits = (ids: readonly string[], gold: readonly string[]) =>
  Object.fromEntries(protocols.map(({ name }, i) => [name, score(ids, gold).hits[i]]))

test('turn hit@k asks for any gold turn among the first k', () => {
  expect(hits(ranked, ['x', 't1'])).toMatchObject({ 'turn hit@1': 1, 'turn hit@5': 1, 'turn hit@10': 1 })
  expect(hits(ranked, ['t6', 't25'])).toMatchObject({ 'turn hit@1': 0, 'turn hit@5': 0, 'turn hit@10': 1 })
  expect(hits(ranked, ['t11'])).toMatchObject({ 'turn hit@10': 0 })
})

test('session hits ask for any turn of a gold session, sessions in the order of their best turn', () => {
  // t2 lies in the session of t1, which comes first.
  expect(hits(['t1'], ['t2'])).toMatchObject({ 'session hit@1': 1, 'turn hit@10': 0 })
  expect(hits(ranked, ['t14'])).toMatchObject({ 'session hit@1': 0, 'session hit@5': 1 })
  expect(hits(ranked, ['t16'])).toMatchObject({ 'session hit@5': 0 })
  expect(hits([], ['t1'])).toMatchObject({ 'session hit@1': 0, 'session hit@5': 0 })
})

test('the first ten turns alone decide on any@5: the session of the eleventh is too late there', () => {
  const any = 'session any@5 of 10 turns'
  // Ten turns reach into four sessions; t13 begins the fifth.
  expect(hits(ranked, ['t13'])).toMatchObject({ [any]: 0, 'session hit@5': 1 })
  expect(hits(ranked, ['t12'])).toMatchObject({ [any]: 1 })
})

test('a question without evidence is a hit everywhere', () => {
  expect(Object.values(hits([], []))).toEqual(protocols.map(() => 1))
})
