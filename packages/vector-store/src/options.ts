import { MnesticError } from '@mnestic/core'

export interface VectorStoreOptions {
  /**
   * Whether a record's passages are compared too, or its whole text only. Without them a record takes one vector in
   * memory, and a sentence that fits may be lost in its message. Default true.
   */
  readonly passages?: boolean | undefined
  /**
   * Factor on the cosine of the whole text where a record has passages beside it, 0 to 1; 0: only its passages count.
   * A record that is one passage always counts in full. Default 1.
   */
  readonly whole?: number | undefined
  /** Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly passages: boolean
  readonly whole: number
  readonly scopes: number
}

const known: readonly string[] = [
  'passages',
  'whole',
  'scopes',
] satisfies readonly (keyof VectorStoreOptions)[]
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: VectorStoreOptions): CheckedOptions {
  checkNames(given, known)
  const { passages = true, whole = 1, scopes = 256 } = given
  if (typeof passages !== 'boolean') throw refused('passages', passages, 'true or false')
  if (typeof whole !== 'number' || !(whole >= 0 && whole <= 1))
    throw refused('whole', whole, 'a number from 0 to 1')
  if (!passages && whole !== 1)
    throw refused('whole', whole, 'no number beside passages: false, where nothing else is compared')
  checkCount('scopes', scopes, maxScopes)
  return { passages, whole, scopes }
}

/** @throws INVALID_ARGUMENT */
export function checkNames(options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw refused('The options', options, 'an object')
  for (const key of Object.keys(options))
    if (!names.includes(key)) throw refused('An option', key, `only ${names.join(', ')}`)
}

/** @throws INVALID_ARGUMENT */
export function checkCount(name: string, value: unknown, max: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max)
    throw refused(name, value, `an integer from 1 to ${max}`)
}

function refused(what: string, value: unknown, accepted: string): MnesticError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return new MnesticError('INVALID_ARGUMENT', `${what} of vectorStore is ${shown}; accepted: ${accepted}`)
}
