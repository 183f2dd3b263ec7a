import type { Measure } from '../rows.ts'
import { median } from '../stats.ts'
import { withFolder } from '../storages.ts'
import { bareName, openContestants } from './contestants.ts'
import { race, type Race } from './race.ts'

const warmUp = { rounds: 2, writes: 5 }

/** One durable write at a time. Target: at most 1.5 times the bare driver's median. */
export async function singleWrites(rounds: number): Promise<readonly Measure[]> {
  const medians = await compete({ rounds, writes: 25, batch: 1 }, (times) => median(times))
  return compare('one durable write', { metric: 'p50', unit: 'ms' }, medians, {
    of: 'ratio',
    is: 'at most',
    bound: 1.5,
  })
}

/** Batches of 500. Target: at least 60 % of the bare driver's rows per second. */
export async function batchedWrites(rounds: number): Promise<readonly Measure[]> {
  const batch = 500
  const rates = await compete(
    { rounds, writes: 4, batch },
    (times) => (batch * times.length) / (times.reduce((sum, ms) => sum + ms, 0) / 1_000),
  )
  return compare('batches of 500', { metric: 'speed', unit: 'rows/s' }, rates, {
    of: 'ratio',
    is: 'at least',
    bound: 0.6,
  })
}

/** By contestant, the figure of each round. */
async function compete(
  plan: Race,
  figure: (times: readonly number[]) => number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  return withFolder(async (folder) => {
    const contestants = await openContestants(folder)
    try {
      await race(contestants, { ...plan, ...warmUp })
      const times = await race(contestants, plan)
      return new Map([...times].map(([name, rounds]) => [name, rounds.map(figure)]))
    } finally {
      for (const contestant of contestants) await contestant.close()
    }
  })
}

/** The median over the rounds, and the median of the rounds' ratios: a slow round is slow for both sides of a ratio. */
function compare(
  name: string,
  { metric, unit }: Pick<Measure, 'metric' | 'unit'>,
  figures: ReadonlyMap<string, readonly number[]>,
  target: NonNullable<Measure['target']>,
): readonly Measure[] {
  const bare = figures.get(bareName) ?? []
  return [...figures].map(([contestant, own]) => {
    const measure = { name: `${name}, ${contestant}`, metric, value: median(own), unit }
    if (contestant === bareName) return measure
    const ratio = median(own.map((value, round) => value / (bare[round] ?? NaN)))
    return { ...measure, peer: bareName, ratio, target }
  })
}
