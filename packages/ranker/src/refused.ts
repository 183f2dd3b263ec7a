import { MnesticError } from '@mnestic/core'

/** What was given, and what is accepted. */
export function refused(what: string, value: unknown, accepted: string): MnesticError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value)
  return new MnesticError('INVALID_ARGUMENT', `${what} is ${shown}; accepted: ${accepted}`)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws INVALID_ARGUMENT: no object, or a member that is none of these */
export function checkNames(what: string, options: unknown, names: readonly string[]): void {
  if (!isObject(options)) throw refused(what, options, 'an object')
  for (const key of Object.keys(options))
    if (!names.includes(key)) throw refused(`An option of ${what}`, key, `only ${names.join(', ')}`)
}

/** @throws INVALID_ARGUMENT */
export function checkInteger(what: string, value: unknown, from: number, to: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to)
    throw refused(what, value, `an integer from ${from} to ${to}`)
  return value
}
