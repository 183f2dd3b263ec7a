import { expect, test } from 'vitest'
import type { FactsQuestion } from '../src/facts/dataset.ts'
import { factsMeasures, gainMeasures } from '../src/facts/measures.ts'
import { accuracyOf, type Answered } from '../src/facts/run.ts'
import { score } from '../src/recall/metrics.ts'

const question: FactsQuestion = {
  id: 'q',
  class: 'current',
  half: 'tuning',
  question: 'Where is Ana at home?',
  start: 'Ana',
  path: ['lives_in'],
  evidence: ['t1'],
  answers: ['Porto'],
}

function answered(ranked: readonly string[], more: Partial<FactsQuestion> = {}, accuracy?: number): Answered {
  const asked = { ...question, ...more }
  return {
    question: asked,
    scored: { conversation: 'c', category: asked.class, ms: 1, ...score(ranked, asked.evidence, new Map()) },
    ...(accuracy !== undefined && { accuracy }),
  }
}

test('answers count by the share of the right ones among as many as there are', () => {
  expect(accuracyOf(['porto'], ['Porto'])).toBe(1)
  expect(accuracyOf(['Braga', 'Porto'], ['Porto'])).toBe(0)
  expect(accuracyOf(['Braga', 'Porto', 'Ghent'], ['Porto', 'Ghent'])).toBe(0.5)
  expect(accuracyOf(['Porto', 'Porto'], ['Porto', 'Ghent'])).toBe(0.5)
  expect(accuracyOf([], ['Porto'])).toBe(0)
})

test('figures are by half and class, and the gain is by question', () => {
  const before = [answered(['t1']), answered(['x'], { half: 'aside', class: 'inverse' })]
  const after = [answered(['t1'], {}, 1), answered(['x', 't1'], { half: 'aside', class: 'inverse' }, 0)]
  const figure = (name: string, metric: string) =>
    [...factsMeasures('graph', after), ...gainMeasures('gain', before, after)].find(
      (row) => row.name === name && row.metric === metric,
    )?.value
  expect(figure('graph', 'R@10')).toBe(100)
  expect(figure('graph', 'MRR')).toBe(0.75)
  expect(figure('graph', 'answers')).toBe(50)
  expect(figure('graph / kept aside', 'answers')).toBe(0)
  expect(figure('graph / current', 'answers')).toBe(100)
  expect(figure('gain', 'R@10 difference')).toBe(50)
  expect(figure('gain', 'R@10 standard error')).toBe(50)
  expect(figure('gain / inverse', 'MRR difference')).toBe(0.5)
})
