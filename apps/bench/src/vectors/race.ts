import type { Effort } from '@mnestic/core'
import { mean, median, percentile } from '../stats.ts'
import type { Ready } from './arena.ts'
import type { Asked } from './contestant.ts'
import type { VectorSet } from './sets.ts'
import { recallOf, type Nearest } from './truth.ts'

export interface Ridden {
  /** Milliseconds of every search. */
  readonly times: readonly number[]
  readonly p50: number
  readonly p99: number
  /** What one caller gets, by the median time: what else the machine does falls upon a few searches, and is in p99. */
  readonly perSecond: number
  /** The mean share of the true neighbours. */
  readonly recall: number
  /** What the answers cost: the mean of each number, and each text with how often it was said. */
  readonly effort: Readonly<Record<string, number>>
  /** Answers with fewer records than there are to find. */
  readonly short: number
}

export interface Laps {
  /** Cues in all; who is slow answers fewer. */
  readonly cues: number
  /** Turns of each contestant: a slow second of the machine then falls upon all alike. */
  readonly laps: number
  /** Of one turn, at most. */
  readonly seconds: number
}

/**
 * Everybody answers the same cues, some at a time, another one first in each lap. By contestant, in order.
 * @throws Error: a contestant failed
 */
export async function race(
  riders: readonly (readonly [Ready, Asked])[],
  set: VectorSet,
  truth: readonly Nearest[],
  { cues, laps, seconds }: Laps,
): Promise<readonly Ridden[]> {
  const all = riders.map(() => ({
    times: [] as number[],
    recalls: [] as number[],
    efforts: [] as Effort[],
    short: 0,
  }))
  const size = Math.ceil(cues / laps)
  for (let lap = 0; lap < laps; lap++) {
    for (let turn = 0; turn < riders.length; turn++) {
      const at = (turn + lap) % riders.length
      const [rider, asked] = riders[at] ?? []
      const own = all[at]
      if (rider === undefined || asked === undefined || own === undefined) continue
      const from = lap * size
      const { times, answers, efforts } = await rider.entrant.ask(
        asked,
        from,
        Math.min(cues, from + size),
        seconds,
      )
      for (const time of times) own.times.push(time)
      for (const effort of efforts) own.efforts.push(effort)
      for (const [i, answer] of answers.entries()) {
        const right = truth[from + i]
        if (right === undefined) continue
        own.recalls.push(recallOf(set, from + i, answer, right))
        if (new Set(answer).size < right.records.length) own.short += 1
      }
    }
  }
  return all.map(({ times, recalls, efforts, short }) => ({
    times,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    perSecond: 1_000 / median(times),
    recall: mean(recalls),
    effort: meanEffort(efforts),
    short,
  }))
}

/** `engine graph`: the share of the answers that said so. */
function meanEffort(efforts: readonly Effort[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const effort of efforts)
    for (const [name, value] of Object.entries(effort)) {
      const key = typeof value === 'number' ? name : `${name} ${value}`
      sums[key] = (sums[key] ?? 0) + (typeof value === 'number' ? value : 1) / efforts.length
    }
  return sums
}
