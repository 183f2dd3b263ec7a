import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import { defaults } from './defaults.ts'

export interface RecurrentStateOptions {
  /**
   * How much of the context remains when a record enters, 0 (a record's context is its own vector) to 0.99 (it
   * changes slowly, and lasts for hundreds of records). Default 0.7.
   */
  readonly rho?: number | undefined
  /**
   * Whether records are also found by their context, or only weighed where another backend found them. Default true:
   * an answer that shares no word with the cue can be found by what was said around it.
   */
  readonly recall?: boolean | undefined
  /** Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly rho: number
  readonly recall: boolean
  readonly scopes: number
}

const known: readonly string[] = [
  'rho',
  'recall',
  'scopes',
] satisfies readonly (keyof RecurrentStateOptions)[]
const maxRho = 0.99
const maxScopes = 1_000_000

/** The options with every default filled in. @throws INVALID_ARGUMENT */
export function checkOptions(given: RecurrentStateOptions): CheckedOptions {
  checkMembers('The options of recurrentState', given, known)
  const { rho = defaults.rho, recall = defaults.recall, scopes = defaults.scopes } = given
  if (typeof rho !== 'number' || !(rho >= 0 && rho <= maxRho))
    throw invalid('rho of recurrentState', rho, `a number from 0 to ${maxRho}`)
  if (typeof recall !== 'boolean') throw invalid('recall of recurrentState', recall, 'true, false')
  return { rho, recall, scopes: checkInteger('scopes of recurrentState', scopes, 1, maxScopes) }
}

/** @throws INVALID_ARGUMENT */
export function checkSession(session: unknown): void {
  if (session !== undefined && session !== null && typeof session !== 'string')
    throw invalid('session', session, 'a name, or null for the records without a session')
}
