import type { Measure } from '../rows.ts'
import type { Ready } from './arena.ts'
import type { Asked } from './contestant.ts'
import type { Point } from './curve.ts'
import { race, type Laps, type Ridden } from './race.ts'
import type { VectorSet } from './sets.ts'
import type { Nearest } from './truth.ts'

/** Candidates kept while a graph is searched. */
export const efs: readonly number[] = [10, 16, 32, 64, 128, 256]

export interface Swept {
  readonly ready: Ready
  /** By setting. */
  readonly points: readonly (Point & { readonly ef: number })[]
}

/**
 * Searches by all settings of those who have some, in turn with those who have none: `others` take part in every
 * lap, since their speed is compared with that of the curves.
 */
export async function sweep(
  swept: readonly (readonly [Ready, readonly number[]])[],
  others: readonly (readonly [Ready, Asked])[],
  set: VectorSet,
  truth: readonly Nearest[],
  laps: Laps,
): Promise<{ readonly curves: readonly Swept[]; readonly others: readonly Ridden[] }> {
  const settings = swept.flatMap(([ready, own]) =>
    own.map((ef) => ({ ready, ef, rider: [ready, { limit: 10, ef }] as const })),
  )
  const ridden = await race([...settings.map(({ rider }) => rider), ...others], set, truth, laps)
  const points = settings.flatMap(({ ready, ef }, i) => {
    const own = ridden[i]
    return own === undefined ? [] : [{ ready, ef, recall: own.recall, perSecond: own.perSecond }]
  })
  return {
    curves: swept.map(([ready]) => ({ ready, points: points.filter((point) => point.ready === ready) })),
    others: ridden.slice(settings.length),
  }
}

/** Two rows a setting: what the curve is drawn from. */
export function curveRows(where: string, { ready: { label }, points }: Swept): readonly Measure[] {
  return points.flatMap(({ ef, recall, perSecond }) => [
    { name: `${where} / ${label}, ef ${ef}`, metric: 'recall@10', value: recall, unit: '' },
    { name: `${where} / ${label}, ef ${ef}`, metric: 'searches', value: perSecond, unit: '/s' },
  ])
}
