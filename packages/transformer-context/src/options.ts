import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'

export interface TransformerContextOptions {
  /** Size of a prompt's memory where a read gives no `budget`, in tokens as the memory's `countTokens` counts. Default 4,000. */
  readonly tokens?: number | undefined
  /** How many of the last records stand in every prompt, 0 to 64. Default 4. */
  readonly recent?: number | undefined
  /**
   * How much of a prompt outlasts a re-packing, as a share of the budget, 0 to 0.9. More keeps prefixes longer and holds
   * less that is new. Default 0.35.
   */
  readonly stay?: number | undefined
  /**
   * How far above the mean of the candidates' worth a record has to be for the prompt to grow by it, in standard
   * deviations, -3 to 5. More keeps prefixes longer and finds less. Default 0.5.
   */
  readonly need?: number | undefined
  /** Whether each line says its record's id. Default false: the layout names them, and a random id is dear. */
  readonly ids?: boolean | undefined
  /** Scopes kept in memory at once, 1 to 100,000. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly tokens: number
  readonly recent: number
  readonly stay: number
  readonly need: number
  readonly ids: boolean
  readonly scopes: number
}

const names: readonly string[] = [
  'tokens',
  'recent',
  'stay',
  'need',
  'ids',
  'scopes',
] satisfies readonly (keyof TransformerContextOptions)[]

/** @throws INVALID_ARGUMENT */
export function checkOptions(options: TransformerContextOptions): CheckedOptions {
  checkMembers('The options of transformerContext', options, names)
  const { tokens = 4_000, recent = 4, stay = 0.35, need = 0.5, ids = false, scopes = 256 } = options
  if (typeof ids !== 'boolean') throw invalid('ids', ids, 'true, false')
  return {
    tokens: checkInteger('tokens', tokens, 0, 100_000_000),
    recent: checkInteger('recent', recent, 0, 64),
    stay: checkNumber('stay', stay, 0, 0.9),
    need: checkNumber('need', need, -3, 5),
    ids,
    scopes: checkInteger('scopes', scopes, 1, 100_000),
  }
}

function checkNumber(name: string, value: unknown, from: number, to: number): number {
  if (typeof value !== 'number' || !(value >= from && value <= to))
    throw invalid(name, value, `a number from ${from} to ${to}`)
  return value
}
