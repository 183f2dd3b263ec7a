import type { Measure, Target } from '../rows.ts'
import { mean, median } from '../stats.ts'
import { withFolder } from '../storages.ts'
import { bareName, bareText, openContestants } from './contestants.ts'
import { race, type Race } from './race.ts'

/**
 * Rounds before the clock runs. A write-ahead log grows until its first checkpoint, at about 4 MB, and is overwritten
 * from then on, which makes a commit a third to a half faster. Whoever writes fewest pages (the text alone) is there
 * after some 950 single writes; with batches of 500 all that are judged are after 10.
 */
const warmUpRounds = { single: 1_000, batch: 10 } as const

/** One durable write at a time. Target: at most 1.5 times the bare driver's median for the same inserts. */
export async function singleWrites(rounds: number): Promise<readonly Measure[]> {
  const times = await compete({ rounds, batch: 1 }, warmUpRounds.single)
  const name = 'one durable write'
  return [
    ...compare(name, 'p50', 'ms', each(times, median), { of: 'ratio', is: 'at most', bound: 1.5 }),
    ...compare(name, 'mean', 'ms', each(times, mean)),
  ]
}

/** Batches of 500. Target: at least 60 % of the bare driver's rows per second for the same inserts, in the median batch. */
export async function batchedWrites(rounds: number): Promise<readonly Measure[]> {
  const batch = 500
  const times = await compete({ rounds, batch }, warmUpRounds.batch)
  const name = 'batches of 500'
  const rate = (ms: number): number => batch / (ms / 1_000)
  return [
    ...compare(
      name,
      'median batch',
      'rows/s',
      each(times, (own) => rate(median(own))),
      {
        of: 'ratio',
        is: 'at least',
        bound: 0.6,
      },
    ),
    // With the checkpoints, which fall on a batch in a few dozen, and with every hiccup of the machine.
    ...compare(
      name,
      'all batches',
      'rows/s',
      each(times, (own) => rate(mean(own))),
    ),
  ]
}

async function compete(plan: Race, warmUp: number): Promise<ReadonlyMap<string, readonly number[]>> {
  return withFolder(async (folder) => {
    const contestants = await openContestants(folder)
    try {
      await race(contestants, { ...plan, rounds: Math.min(plan.rounds, warmUp) })
      return await race(contestants, plan)
    } finally {
      for (const contestant of contestants) await contestant.close()
    }
  })
}

function each(
  times: ReadonlyMap<string, readonly number[]>,
  figure: (own: readonly number[]) => number,
): ReadonlyMap<string, number> {
  return new Map([...times].map(([name, own]) => [name, figure(own)]))
}

function compare(
  name: string,
  metric: string,
  unit: string,
  figures: ReadonlyMap<string, number>,
  target?: Target,
): readonly Measure[] {
  return [...figures].flatMap(([contestant, value]) => {
    const measure = { name: `${name}, ${contestant}`, metric, value, unit }
    if (contestant === bareName || contestant === bareText) return [measure]
    const beside = (peer: string): Measure => ({
      ...measure,
      peer,
      ratio: value / (figures.get(peer) ?? NaN),
    })
    return [{ ...beside(bareName), ...(target && { target }) }, beside(bareText)]
  })
}
