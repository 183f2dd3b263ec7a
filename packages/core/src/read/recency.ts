import { recencySignal } from '../check/weights.ts'
import type { Signal } from '../contract/signal.ts'
import type { Eligibility } from '../index/allow.ts'
import type { CheckedRecency } from './options.ts'

const dayMs = 86_400_000

/**
 * 1 for a record of now, half after each half-life: 2^(-age / half-life), exponential decay as in the time-based language
 * models of Li and Croft (CIKM 2003). The age is that at the read's `now`, or at `asOf.at` where that is earlier; what is
 * dated later than that counts as of then.
 */
export function recencyOf({ halfLifeDays, weight }: CheckedRecency, { now, asOf }: Eligibility): Signal {
  const then = asOf !== undefined && 'at' in asOf ? Math.min(asOf.at, now) : now
  return {
    name: recencySignal,
    weight,
    ask:
      () =>
      ({ at }) =>
        2 ** (-Math.max(0, then - at) / (halfLifeDays * dayMs)),
  }
}
