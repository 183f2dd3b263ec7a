import type { Allow } from '../contract/backend.ts'
import type { Seq } from '../contract/log.ts'
import type { Explanation } from '../contract/recollection.ts'
import type { Period, Signal, SignalCue } from '../contract/signal.ts'
import { firstAfter } from '../bisect.ts'
import { maxTime } from '../check/time.ts'
import { MnesticError, toMnesticError } from '../error.ts'
import type { ScopeIndex } from '../index/scope-index.ts'

const maxPeriods = 1_000

/** The times that a cue names, and the records of them that a read may answer. */
export interface NamedPeriod {
  /** Rising, apart from each other. */
  readonly periods: readonly Period[]
  readonly allow: Allow
}

/**
 * What the signals find named in the cue, `undefined` where that is nothing: then it costs nothing. Else two walks over
 * the indexes. @throws BACKEND_FAILED: a signal threw, or gave no periods
 */
export function namedPeriod(
  signals: readonly Signal[],
  cue: SignalCue,
  weights: Readonly<Record<string, number>>,
  indexes: readonly ScopeIndex[],
  allow: Allow,
): NamedPeriod | undefined {
  const asked = signals.filter(
    (signal) => signal.periods !== undefined && (weights[signal.name] ?? signal.weight) !== 0,
  )
  if (asked.length === 0) return undefined
  const told = toldBy(indexes)
  const periods = joined(asked.flatMap((signal) => periodsOf(signal, cue, told)))
  return periods.length === 0 ? undefined : { periods, allow: within(allow, indexes, periods) }
}

/** From the first record to the last; looked for when asked, since most cues name no time. */
function toldBy(indexes: readonly ScopeIndex[]): Period {
  let known: Period | undefined
  const look = (): Period => {
    let [first, last] = [Infinity, -Infinity]
    for (const index of indexes)
      for (const { at } of index.rows()) {
        if (at < first) first = at
        if (at > last) last = at
      }
    return { from: first, to: last + 1 }
  }
  return {
    get from() {
      return (known ??= look()).from
    },
    get to() {
      return (known ??= look()).to
    },
  }
}

function periodsOf(signal: Signal, cue: SignalCue, told: Period): readonly Period[] {
  try {
    const given: unknown = signal.periods?.(cue, told) ?? []
    if (!Array.isArray(given) || !given.every(isPeriod)) {
      throw new MnesticError(
        'BACKEND_FAILED',
        `Signal ${signal.name} gave periods that are not a list of { from, to }`,
      )
    }
    return given
      .slice(0, maxPeriods)
      .map(({ from, to }) => ({ from: Math.max(from, -maxTime), to: Math.min(to, maxTime + 1) }))
      .filter(({ from, to }) => from < to)
  } catch (error) {
    throw toMnesticError(error, 'BACKEND_FAILED', `Signal ${signal.name} failed`)
  }
}

function isPeriod(value: unknown): value is Period {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) return false
  return [value.from, value.to].every((end) => typeof end === 'number' && !Number.isNaN(end))
}

/** Those that overlap or touch become one. */
function joined(periods: readonly Period[]): readonly Period[] {
  const out: Period[] = []
  for (const period of periods.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last === undefined || period.from > last.to) out.push(period)
    else out[out.length - 1] = { from: last.from, to: Math.max(last.to, period.to) }
  }
  return out
}

function within(allow: Allow, indexes: readonly ScopeIndex[], periods: readonly Period[]): Allow {
  const starts = periods.map(({ from }) => from)
  const holds = (at: number): boolean => {
    const period = periods[firstAfter(starts, at) - 1]
    return period !== undefined && at < period.to
  }
  const found: Seq[] = []
  for (const index of indexes)
    for (const { seq, at } of index.rows()) if (holds(at) && (allow.whole || allow.has(seq))) found.push(seq)
  const seqs = Uint32Array.from(found).sort()
  return {
    scopes: allow.scopes,
    size: seqs.length,
    whole: false,
    has: (seq) => seqs[firstAfter(seqs, seq - 1)] === seq,
    seqs: () => seqs,
    ...(allow.filter && { filter: allow.filter }),
  }
}

/** At most so many of a period's records, evenly chosen: all of them where they are no more. */
export function sampleOf({ allow }: NamedPeriod, count: number): readonly Seq[] {
  const seqs = allow.seqs()
  const step = Math.max(1, seqs.length / count)
  return Array.from({ length: Math.min(count, seqs.length) }, (_, i) => seqs[Math.floor(i * step)] ?? 0)
}

/** For an explanation. */
export function datesOf({ periods }: NamedPeriod): NonNullable<Explanation['periods']> {
  return periods.map(({ from, to }) => ({
    from: new Date(from).toISOString(),
    // The instant after the last that there is has no name.
    to: new Date(Math.min(to, maxTime)).toISOString(),
  }))
}
