import { MnesticError, type Revision } from '@mnestic/core'
import { isObject } from '@mnestic/core/check'
import type { Model } from './fit.ts'
import { parameterCount } from './network.ts'

/** What a ranker was fitted on. */
export interface Fitted {
  /** Those with something to tell apart; others teach nothing and are left out. */
  readonly examples: number
  /** Distinct records among the candidates, where the examples came as a set that says so. */
  readonly records?: number
  /** The log position that the examples reflected, where they came as a set that says so. */
  readonly revision?: Revision
  /** SHA-256 over the examples: what `isStale` compares. */
  readonly digest: string
  /** What it learned from, by name. Lists with other signals that tell records apart are left as they are. */
  readonly signals: readonly string[]
}

/** A fitted ranker as JSON. Numbers keep all their bits in it. */
export interface SavedRanker {
  readonly format: typeof savedFormat
  readonly version: typeof savedVersion
  readonly fitted: Fitted
  readonly always: readonly string[]
  readonly mean: readonly number[]
  readonly scale: readonly number[]
  readonly hidden: number
  readonly parameters: readonly number[]
  readonly trust: number
}

const savedFormat = '@mnestic/ranker'
const savedVersion = 1

export function toSaved(model: Model, fitted: Fitted): SavedRanker {
  const { inputs, hidden, parameters, trust } = model
  const { always, mean, scale } = inputs
  return {
    format: savedFormat,
    version: savedVersion,
    fitted,
    always,
    mean,
    scale,
    hidden,
    parameters: [...parameters],
    trust,
  }
}

/** @throws CORRUPT, NEWER_FORMAT */
export function fromSaved(saved: unknown): { readonly model: Model; readonly fitted: Fitted } {
  if (!isObject(saved) || saved['format'] !== savedFormat) throw corrupt('it is not what `save` gave')
  const { version, always, mean, scale, hidden, parameters, trust } = saved
  if (typeof version === 'number' && version > savedVersion)
    throw new MnesticError(
      'NEWER_FORMAT',
      `The saved ranker has format ${version}, and this version reads ${savedVersion}: update @mnestic/ranker`,
    )
  if (version !== savedVersion) throw corrupt('its version is missing')
  const fitted = toFitted(saved['fitted'])
  const width = fitted.signals.length + 1
  if (typeof hidden !== 'number' || !Number.isInteger(hidden) || hidden < 0)
    throw corrupt('hidden is no size')
  if (!isStrings(always) || !always.every((name) => fitted.signals.includes(name)))
    throw corrupt('always names no signals of it')
  if (!isNumbers(mean, width) || !isNumbers(scale, width)) throw corrupt('mean or scale fit no signals')
  if (!isNumbers(parameters, parameterCount({ width, hidden })))
    throw corrupt('parameters do not fit its shape')
  if (typeof trust !== 'number' || !(trust > 0 && trust <= 1)) throw corrupt('trust is not in (0, 1]')
  const inputs = { signals: fitted.signals, always: [...always], mean: [...mean], scale: [...scale] }
  return { model: { inputs, hidden, parameters: Float64Array.from(parameters), trust }, fitted }
}

function toFitted(value: unknown): Fitted {
  if (!isObject(value)) throw corrupt('fitted is missing')
  const { examples, records, revision, digest, signals } = value
  if (!isCount(examples) || typeof digest !== 'string' || !isStrings(signals))
    throw corrupt('fitted lacks examples, digest or signals')
  if ((records !== undefined && !isCount(records)) || (revision !== undefined && !isCount(revision)))
    throw corrupt('records or revision of fitted is no count')
  return {
    examples,
    ...(records !== undefined && { records }),
    ...(revision !== undefined && { revision }),
    digest,
    signals: [...signals],
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isNumbers(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every((item) => Number.isFinite(item))
}

function corrupt(why: string): MnesticError {
  return new MnesticError('CORRUPT', `The saved ranker cannot be used: ${why}. Fit a new one.`)
}
