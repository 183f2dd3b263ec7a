import { MnesticError } from '@mnestic/core'
import { halfWave } from './elementary.ts'

/**
 * The learning rate by step; plain data, so that a checkpoint can hold it.
 *
 * - `constant`: always `rate`.
 * - `cosine`: rises in a line to `rate` over the first `warmUp` steps (default 0), then falls in half a cosine to
 *   `floor` (default 0) at `steps`, and stays there (Loshchilov & Hutter 2017).
 * - `step`: `rate`, times `factor` after each `every` steps.
 */
export type Schedule =
  | { readonly kind: 'constant'; readonly rate: number }
  | {
      readonly kind: 'cosine'
      readonly rate: number
      readonly steps: number
      readonly warmUp?: number
      readonly floor?: number
    }
  | { readonly kind: 'step'; readonly rate: number; readonly every: number; readonly factor: number }

/** The rate of a step, counted from 0. */
export function rateAt(schedule: Schedule, step: number): number {
  switch (schedule.kind) {
    case 'constant':
      return schedule.rate
    case 'cosine': {
      const { rate, steps, warmUp = 0, floor = 0 } = schedule
      if (step < warmUp) return (rate * (step + 1)) / warmUp
      if (step >= steps) return floor
      return floor + (rate - floor) * halfWave((step - warmUp) / (steps - warmUp))
    }
    case 'step': {
      let rate = schedule.rate
      for (let past = schedule.every; past <= step; past += schedule.every) rate *= schedule.factor
      return rate
    }
  }
}

/** @throws INVALID_ARGUMENT */
export function checkSchedule(schedule: Schedule): void {
  const wrong = (what: string, accepted: string): never => {
    throw new MnesticError('INVALID_ARGUMENT', `the schedule's ${what}; give ${accepted}`)
  }
  if (typeof schedule !== 'object' || schedule === null)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `schedule is ${String(schedule)}; give { kind: 'constant', rate } or another`,
    )
  if (!(schedule.rate >= 0 && schedule.rate < Infinity))
    wrong(`rate is ${schedule.rate}`, 'a finite number of at least 0')
  switch (schedule.kind) {
    case 'constant':
      return
    case 'cosine': {
      const { rate, steps, warmUp = 0, floor = 0 } = schedule
      if (!Number.isSafeInteger(steps) || steps < 1)
        wrong(`steps is ${steps}`, 'a whole number of at least 1')
      if (!Number.isSafeInteger(warmUp) || warmUp < 0 || warmUp > steps)
        wrong(`warmUp is ${warmUp}`, `a whole number from 0 to its steps, ${steps}`)
      if (!(floor >= 0 && floor <= rate)) wrong(`floor is ${floor}`, `a number from 0 to its rate, ${rate}`)
      return
    }
    case 'step': {
      const { every, factor } = schedule
      if (!Number.isSafeInteger(every) || every < 1)
        wrong(`every is ${every}`, 'a whole number of at least 1')
      if (!(factor > 0 && factor < Infinity)) wrong(`factor is ${factor}`, 'a finite number above 0')
      return
    }
    default:
      wrong(`kind is ${String((schedule as { kind?: unknown }).kind)}`, "'constant', 'cosine' or 'step'")
  }
}
