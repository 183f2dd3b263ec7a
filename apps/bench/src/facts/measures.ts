import { differenceMeasures } from '../recall/ablate.ts'
import { recallAt10, summarise } from '../recall/metrics.ts'
import { pairedDifference } from '../recall/paired.ts'
import type { Measure } from '../rows.ts'
import { mean } from '../stats.ts'
import type { Answered } from './run.ts'

/** Recall and answers overall, by half and by class. */
export function factsMeasures(name: string, answered: readonly Answered[]): readonly Measure[] {
  return groupsOf(answered).flatMap(([label, group]) => {
    const { questions, recall, mrr } = summarise(group.map(({ scored }) => scored))
    const accuracies = group.flatMap(({ accuracy }) => accuracy ?? [])
    const row = `${name}${label}`
    return [
      { name: row, metric: 'questions', value: questions, unit: '' },
      { name: row, metric: 'R@5', value: recall[0] ?? NaN, unit: '%' },
      { name: row, metric: 'R@10', value: recall[1] ?? NaN, unit: '%' },
      { name: row, metric: 'MRR', value: mrr, unit: '' },
      ...(accuracies.length === 0
        ? []
        : [{ name: row, metric: 'answers', value: 100 * mean(accuracies), unit: '%' }]),
    ]
  })
}

/** By how much one way is better than another on the same questions. */
export function gainMeasures(
  name: string,
  before: readonly Answered[],
  after: readonly Answered[],
): readonly Measure[] {
  const others = new Map(groupsOf(before))
  return groupsOf(after).flatMap(([label, group]) => {
    const plain = others.get(label) ?? []
    const values = (of: readonly Answered[]) => of.map(({ scored }) => recallAt10(scored))
    const ranks = (of: readonly Answered[]) => of.map(({ scored }) => scored.reciprocalRank)
    const row = `${name}${label}`
    return [
      ...differenceMeasures(row, 'R@10', pairedDifference(values(plain), values(group)), 100, 'points'),
      ...differenceMeasures(row, 'MRR', pairedDifference(ranks(plain), ranks(group)), 1, ''),
    ]
  })
}

function groupsOf(answered: readonly Answered[]): readonly (readonly [string, readonly Answered[]])[] {
  const by = (key: (one: Answered) => string) =>
    [...Map.groupBy(answered, key)].map(([label, group]) => [` / ${label}`, group] as const)
  return [
    ['', answered],
    ...by(({ question }) => (question.half === 'aside' ? 'kept aside' : 'tuning')).toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    ),
    ...by(({ question }) => question.class),
  ]
}
