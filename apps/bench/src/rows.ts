import type { Machine } from './machine.ts'

/** What a suite measured: one number with its name. */
export interface Measure {
  /** What was measured: a composition, a size, a mechanism. */
  readonly name: string
  readonly metric: string
  readonly value: number
  /** `%`, `ms`, `records/s`, `MiB`; empty for plain numbers. */
  readonly unit: string
  /** Who did the same work in the same run. Its own figure stands in a row of its name. */
  readonly peer?: string
  /** `value` divided by the peer's. */
  readonly ratio?: number
  readonly target?: Target
  /** What a reader has to know of this figure: why there is none, for example. */
  readonly note?: string
}

/** What the figure is held to: the ratio where `of` says so, else the value. */
export interface Target {
  readonly of: 'value' | 'ratio'
  readonly is: 'at most' | 'at least'
  readonly bound: number
}

/** A measure with everything needed to read it elsewhere and later: a line of the JSON file. */
export interface Row extends Measure {
  readonly suite: string
  readonly versions: Readonly<Record<string, string>>
  readonly machine: Machine
}

export function toRows(
  suite: string,
  measures: readonly Measure[],
  versions: Readonly<Record<string, string>>,
  machine: Machine,
): readonly Row[] {
  return measures.map((measure) => ({ suite, ...measure, versions, machine }))
}

/** `undefined` without a target, or where it speaks of a ratio that is not there. */
export function isMet({ target, value, ratio }: Measure): boolean | undefined {
  const figure = target?.of === 'ratio' ? ratio : value
  if (target === undefined || figure === undefined) return undefined
  return target.is === 'at most' ? figure <= target.bound : figure >= target.bound
}
