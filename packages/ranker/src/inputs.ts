import type { RankCandidate } from '@mnestic/core'
import type { RankExample } from './example.ts'

/** How candidates become numbers for the network: fixed by what it was fitted on. */
export interface Inputs {
  /** Signals in order; the input after them is the score. */
  readonly signals: readonly string[]
  /** Of the backends' signals, those that each list had: a list without one of them is of another kind. */
  readonly always: readonly string[]
  /** By input: what is taken off, and the factor to unit variance (0 for an input that never varied). */
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

/** Standard deviations at which an input is cut: a strange value must not run away with the answer. */
const cut = 4

/** Names of the signals that tell candidates of one list apart, in no particular order. */
function tellingSignals(candidates: readonly RankCandidate[]): ReadonlySet<string> {
  const first = new Map<string, number>()
  const telling = new Set<string>()
  for (const [i, { signals }] of candidates.entries()) {
    for (const [name, value] of Object.entries(signals)) {
      // What a candidate does not name counts as 0.
      const before = first.get(name) ?? (i === 0 ? value : 0)
      first.set(name, before)
      if (value !== before) telling.add(name)
    }
    for (const [name, value] of first) if (value !== 0 && !Object.hasOwn(signals, name)) telling.add(name)
  }
  return telling
}

/** @param examples each with candidates */
export function inputsOf(examples: readonly RankExample[]): Inputs {
  const lists = examples.map(({ candidates }) => tellingSignals(candidates))
  // Code units, and not a locale's order: the same on every machine.
  const signals = [...new Set(lists.flatMap((list) => [...list]))].toSorted((a, b) => (a < b ? -1 : 1))
  const always = signals.filter((name) => isOfBackend(name) && lists.every((list) => list.has(name)))
  const raw = examples.map(({ candidates }) => rawInputs(signals, candidates))
  const width = signals.length + 1
  const count = raw.reduce((sum, list) => sum + list.length / width, 0)
  const mean = columnMeans(raw, width, count, (x) => x)
  const variance = columnMeans(raw, width, count, (x, d) => (x - (mean[d] ?? 0)) * (x - (mean[d] ?? 0)))
  return { signals, always, mean, scale: variance.map((v) => (v > 1e-12 ? 1 / Math.sqrt(v) : 0)) }
}

/** `[candidate, input]`, standardised and cut; the hot loop of a fit reads it many times. */
export function toInputs(inputs: Inputs, candidates: readonly RankCandidate[]): Float64Array {
  const { signals, mean, scale } = inputs
  const values = rawInputs(signals, candidates)
  const width = signals.length + 1
  for (const [i, value] of values.entries()) {
    const d = i % width
    const z = (value - (mean[d] ?? 0)) * (scale[d] ?? 0)
    values[i] = z > cut ? cut : z < -cut ? -cut : z
  }
  return values
}

/**
 * Whether a list is of the kind that was learned from: it has no signal that tells its candidates apart and never did
 * in the examples, and lacks none that always did.
 */
export function isKnownKind({ signals, always }: Inputs, candidates: readonly RankCandidate[]): boolean {
  const telling = tellingSignals(candidates)
  return [...telling].every((name) => signals.includes(name)) && always.every((name) => telling.has(name))
}

/** The memory's own signals are silent where they have nothing to say of a cue; a backend that is silent is down. */
function isOfBackend(signal: string): boolean {
  return signal.includes('.')
}

/** Signals, then the score below that of the strongest candidate. */
function rawInputs(signals: readonly string[], candidates: readonly RankCandidate[]): Float64Array {
  const width = signals.length + 1
  const values = new Float64Array(candidates.length * width)
  const best = candidates.reduce((max, { score }) => (score > max ? score : max), -Infinity)
  for (const [i, candidate] of candidates.entries()) {
    for (const [d, name] of signals.entries())
      values[i * width + d] = Object.hasOwn(candidate.signals, name) ? (candidate.signals[name] ?? 0) : 0
    values[i * width + width - 1] = candidate.score - best
  }
  return values
}

function columnMeans(
  lists: readonly Float64Array[],
  width: number,
  count: number,
  of: (value: number, column: number) => number,
): readonly number[] {
  const sums = new Float64Array(width)
  for (const list of lists)
    for (const [i, value] of list.entries()) {
      const d = i % width
      sums[d] = (sums[d] ?? 0) + of(value, d)
    }
  return Array.from(sums, (sum) => sum / count)
}
