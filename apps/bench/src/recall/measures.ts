import type { Measure } from '../rows.ts'
import { mean, percentile } from '../stats.ts'
import type { Budgeted } from './budgets.ts'
import type { RecallResult } from './job.ts'
import { depths, recallAt10, summarise, type Scored } from './metrics.ts'
import { protocols } from './protocols.ts'
import type { RecallRun } from './run.ts'

/** Recall overall, by category and in the worst conversation (by R@10). */
export function recallMeasures(name: string, { scored }: Pick<RecallRun, 'scored'>): readonly Measure[] {
  const groups: (readonly [string, readonly Scored[]])[] = [
    [name, scored],
    ...by(scored, ({ category }) => category).map(([key, group]) => [`${name} / ${key}`, group] as const),
  ]
  const conversations = by(scored, ({ conversation }) => conversation)
  const worst = conversations.toSorted((a, b) => meanAt10(a[1]) - meanAt10(b[1]))[0]
  if (worst !== undefined && conversations.length > 1)
    groups.push([`${name} / worst conversation, ${worst[0]}`, worst[1]])
  return groups.flatMap(([label, group]) => summaryMeasures(label, group))
}

/** What others report, under the names that `protocols` gives. */
export function protocolMeasures(name: string, scored: readonly Scored[]): readonly Measure[] {
  return protocols.map((protocol, i) => ({
    name: `${name} / other protocols`,
    metric: protocol.name,
    value: 100 * mean(scored.map(({ hits }) => hits[i] ?? NaN)),
    unit: '%',
  }))
}

/** Gold evidence inside a context of so many tokens. */
export function budgetMeasures(name: string, budgeted: readonly Budgeted[]): readonly Measure[] {
  return [...Map.groupBy(budgeted, ({ tokens }) => tokens)].flatMap(([tokens, group]) => {
    const label = `${name} / gold inside ${tokens.toLocaleString('en')} tokens`
    const percent = (metric: string, values: readonly number[]): Measure => ({
      name: label,
      metric,
      value: 100 * mean(values),
      unit: '%',
    })
    return [
      percent(
        'whole turns in rank order',
        group.map(({ ranked }) => ranked),
      ),
      percent(
        'assembled context',
        group.map(({ context }) => context),
      ),
    ]
  })
}

/** Speed and memory of the whole run. */
export function costMeasures(
  name: string,
  { scored, records, ingestMs, peakMiB }: RecallRun & Pick<RecallResult, 'peakMiB'>,
): readonly Measure[] {
  const times = scored.map(({ ms }) => ms)
  const label = `${name} / cost`
  return [
    { name: label, metric: 'records', value: records, unit: '' },
    { name: label, metric: 'ingest', value: records / (ingestMs / 1_000), unit: 'records/s' },
    { name: label, metric: 'read p50', value: percentile(times, 0.5), unit: 'ms' },
    { name: label, metric: 'read p99', value: percentile(times, 0.99), unit: 'ms' },
    { name: label, metric: 'peak memory', value: peakMiB, unit: 'MiB' },
  ]
}

export function summaryMeasures(name: string, group: readonly Scored[]): readonly Measure[] {
  const { questions, recall, mrr } = summarise(group)
  return [
    { name, metric: 'questions', value: questions, unit: '' },
    ...depths.map((k, i) => ({ name, metric: `R@${k}`, value: recall[i] ?? NaN, unit: '%' })),
    { name, metric: 'MRR', value: mrr, unit: '' },
  ]
}

function meanAt10(group: readonly Scored[]): number {
  return mean(group.map(recallAt10))
}

/** Groups in the order of their keys. */
function by(
  scored: readonly Scored[],
  key: (item: Scored) => string,
): readonly (readonly [string, Scored[]])[] {
  return [...Map.groupBy(scored, key)].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
