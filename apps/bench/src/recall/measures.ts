import type { Measure } from '../rows.ts'
import { percentile } from '../stats.ts'
import type { RecallResult } from './job.ts'
import { depths, summarise, type Scored } from './metrics.ts'

/** Recall overall, by category and in the worst conversation (by R@10). */
export function recallMeasures(name: string, { scored }: RecallResult): readonly Measure[] {
  const groups: (readonly [string, readonly Scored[]])[] = [
    [name, scored],
    ...by(scored, ({ category }) => category).map(([key, group]) => [`${name} / ${key}`, group] as const),
  ]
  const conversations = by(scored, ({ conversation }) => conversation)
  const worst = conversations.toSorted((a, b) => depth10(a[1]) - depth10(b[1]))[0]
  if (worst !== undefined && conversations.length > 1)
    groups.push([`${name} / worst conversation, ${worst[0]}`, worst[1]])
  return groups.flatMap(([label, group]) => summaryMeasures(label, group))
}

/** Speed and memory of the whole run. */
export function costMeasures(
  name: string,
  { scored, records, ingestMs, peakMiB }: RecallResult,
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

function summaryMeasures(name: string, group: readonly Scored[]): readonly Measure[] {
  const { questions, recall, mrr } = summarise(group)
  return [
    { name, metric: 'questions', value: questions, unit: '' },
    ...depths.map((k, i) => ({ name, metric: `R@${k}`, value: recall[i] ?? NaN, unit: '%' })),
    { name, metric: 'MRR', value: mrr, unit: '' },
  ]
}

function depth10(group: readonly Scored[]): number {
  return summarise(group).recall[depths.indexOf(10)] ?? NaN
}

/** Groups in the order of their keys. */
function by(
  scored: readonly Scored[],
  key: (item: Scored) => string,
): readonly (readonly [string, Scored[]])[] {
  const groups = new Map<string, Scored[]>()
  for (const item of scored) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
