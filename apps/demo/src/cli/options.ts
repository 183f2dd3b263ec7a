import { InvalidArgumentError } from 'commander'
import type { Recency, Scope } from '@mnestic/core'
import { isRecord } from '../import/json.ts'

/** Where the memory lives unless `--dir` or MNESTIC_DIR says otherwise. */
export function usualDir(): string {
  return process.env['MNESTIC_DIR'] ?? '.mnestic'
}

/** `acme/user-42`, or a JSON list where a segment has a slash of its own. */
export function scopeOption(value: string): Scope {
  let segments: unknown = value.split('/').map((segment) => segment.trim())
  if (value.trimStart().startsWith('['))
    try {
      segments = JSON.parse(value)
    } catch {
      throw new InvalidArgumentError('A scope that begins with "[" must be a JSON list of texts.')
    }
  if (
    isRecord(segments) ||
    !Array.isArray(segments) ||
    !segments.every((s) => typeof s === 'string' && s !== '')
  )
    throw new InvalidArgumentError('A scope is one or more names with "/" between them, none of them empty.')
  const [first, ...rest] = segments as readonly string[]
  if (first === undefined) throw new InvalidArgumentError('A scope needs a name.')
  return [first, ...rest]
}

export function integerOption(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`Give an integer from ${least} to ${most}.`)
    return number
  }
}

/** A date or an ISO 8601 time; without a zone, UTC. */
export function timeOption(value: string): string {
  const match = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value)
  const zoned = match === null || match[1] === undefined || match[4] !== undefined ? value : `${value}Z`
  if (match === null || Number.isNaN(Date.parse(zoned)))
    throw new InvalidArgumentError('Give a date like 2025-03-12, or a time like 2025-03-12T10:15:00Z.')
  return zoned
}

export function rangeOption(value: string): readonly [string, string] {
  const [from, to, more] = value.split(/\.\.|,/)
  if (from === undefined || to === undefined || more !== undefined)
    throw new InvalidArgumentError('Give two dates as FROM..TO, for example 2025-03-01..2025-04-01.')
  return [timeOption(from.trim()), timeOption(to.trim())]
}

/** Any number: which of them are accepted, core says. */
export function amountOption(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('Give a number.')
  return number
}

/** `30`, or with a weight `30:1`. */
export function recencyOption(value: string): Recency {
  const [days = '', weight, more] = value.split(':')
  if (more !== undefined) throw new InvalidArgumentError('Give DAYS, or DAYS:WEIGHT, for example 30:0.5.')
  return { halfLifeDays: amountOption(days), ...(weight !== undefined && { weight: amountOption(weight) }) }
}
