import type { Measure, Target } from '../rows.ts'
import type { Absent } from './arena.ts'
import type { Ridden } from './race.ts'

export const atMost = (bound: number): Target => ({ of: 'value', is: 'at most', bound })
export const atLeast = (bound: number): Target => ({ of: 'value', is: 'at least', bound })
export const timesAtLeast = (bound: number): Target => ({ of: 'ratio', is: 'at least', bound })
export const timesAtMost = (bound: number): Target => ({ of: 'ratio', is: 'at most', bound })

export function absentRow(where: string, { label, why }: Absent): Measure {
  return { name: `${where} / ${label}`, metric: 'did not run', value: NaN, unit: '', note: why }
}

/** Targets by metric; what is not named has none. */
export type Targets = Readonly<Partial<Record<string, Target>>>

/** What everybody's searches are told of; `beside`: who did the same. */
export function searchRows(
  name: string,
  ridden: Ridden,
  targets: Targets = {},
  beside?: { readonly peer: string; readonly perSecond: number },
): readonly Measure[] {
  const row = (metric: string, value: number, unit: string): Measure => {
    const target = targets[metric]
    return { name, metric, value, unit, ...(target && { target }) }
  }
  return [
    row('p50', ridden.p50, 'ms'),
    row('p99', ridden.p99, 'ms'),
    {
      ...row('searches', ridden.perSecond, '/s'),
      ...(beside && { peer: beside.peer, ratio: ridden.perSecond / beside.perSecond }),
    },
    row('recall@10', ridden.recall, ''),
    ...Object.entries(ridden.effort).map(([metric, value]) => row(metric, value, '')),
    ...(ridden.short > 0 || targets['short answers'] ? [row('short answers', ridden.short, '')] : []),
  ]
}
