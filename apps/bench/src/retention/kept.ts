import type { Reading } from '@mnestic/lstm'
import { random, sigmoid } from '@mnestic/sequence'
import type { Measure } from '../rows.ts'
import { mean } from '../stats.ts'
import { countBeginnings, f1 } from './beginnings.ts'
import { keptShare, share, stockOf, usesKept, type Stock } from './budget.ts'
import type { LinearAnswer } from './linear.ts'
import { textTiling } from './text-tiling.ts'

const draws = 20

/** Everything that was said of one conversation. */
export interface Judged {
  readonly texts: readonly string[]
  readonly uses: readonly number[]
  readonly beginnings: readonly boolean[]
  /** What a plan of `compact` keeps: by words alone, by the fitted and by the shipped weights. */
  readonly planned: readonly boolean[]
  readonly plannedFitted: readonly boolean[]
  readonly plannedShipped: readonly boolean[]
  /** By weights that were fitted on all other conversations. */
  readonly fitted: readonly Reading[]
  readonly linear: LinearAnswer
  readonly shipped: readonly Reading[]
  /** The same, told when each turn was said. */
  readonly shippedTimes: readonly Reading[]
}

/** The share of gold evidence that is kept, each piece as often as questions rest on it: means over conversations. */
export function keptMeasures(judged: readonly Judged[], seed: number): readonly Measure[] {
  const kept = (worth: (one: Judged, stock: Stock) => readonly number[]): number =>
    mean(
      judged.map((one) => {
        const stock = stockOf(one.texts, one.uses)
        return keptShare(stock, worth(one, stock), share)
      }),
    )
  const byPlan = (plan: (one: Judged) => readonly boolean[]): number =>
    mean(judged.map((one) => usesKept(stockOf(one.texts, one.uses), plan(one))))
  const numbers = random(seed)
  const chance = mean(
    Array.from({ length: draws }, () => kept(({ texts }) => texts.map(() => numbers.uniform()))),
  )
  const recency = kept(({ texts }) => texts.map((_, i) => i))
  const lstm = kept(({ fitted }, stock) => perToken(probabilities(fitted), stock))
  const row = (name: string, value: number): Measure => ({
    name: `${name}: gold evidence in ${100 * share} % of the tokens`,
    metric: 'kept',
    value,
    unit: '',
    peer: 'recency',
    ratio: value / recency,
  })
  return [
    row('random', chance),
    row('recency', recency),
    row(
      'plan by idf',
      byPlan(({ planned }) => planned),
    ),
    row(
      'linear',
      kept(({ linear }, stock) => perToken(linear.keep, stock)),
    ),
    { ...row('LSTM', lstm), target: { of: 'value', is: 'at least', bound: 0.48 } },
    { ...row('LSTM, beside recency', lstm), target: { of: 'ratio', is: 'at least', bound: 1.7 } },
    row(
      'plan by LSTM and idf',
      byPlan(({ plannedFitted }) => plannedFitted),
    ),
    row(
      'shipped weights',
      kept(({ shipped }, stock) => perToken(probabilities(shipped), stock)),
    ),
    row(
      'plan by shipped weights and idf',
      byPlan(({ plannedShipped }) => plannedShipped),
    ),
    row(
      'oracle',
      kept(({ uses }, stock) => perToken(uses, stock)),
    ),
  ]
}

/** F1 of the beginnings of sessions over all conversations; times are held back but where it says so. */
export function beginningMeasures(judged: readonly Judged[]): readonly Measure[] {
  const row = (name: string, found: (one: Judged) => readonly boolean[]): Measure => ({
    name: `${name}: beginnings of sessions`,
    metric: 'F1',
    value: f1(judged.map((one) => countBeginnings(found(one), one.beginnings))),
    unit: '',
  })
  return [
    row('TextTiling', ({ texts }) => textTiling(texts)),
    row('linear', ({ linear }) => linear.beginning),
    {
      ...row('LSTM', ({ fitted }) => beginnings(fitted)),
      target: { of: 'value', is: 'at least', bound: 0.83 },
    },
    row('shipped weights', ({ shipped }) => beginnings(shipped)),
    row('shipped weights, with times', ({ shippedTimes }) => beginnings(shippedTimes)),
  ]
}

function probabilities(readings: readonly Reading[]): readonly number[] {
  return readings.map(({ keep }) => sigmoid(keep))
}

function beginnings(readings: readonly Reading[]): readonly boolean[] {
  return readings.map(({ boundary = 0 }) => boundary > 0)
}

function perToken(worth: readonly number[], { tokens }: Stock): readonly number[] {
  return worth.map((value, i) => value / (tokens[i] ?? 1))
}
