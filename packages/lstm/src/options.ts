import { checkInteger, checkMembers, invalid } from '@mnestic/core/check'
import { GatedNetwork } from './model/network.ts'
import type { Given } from './scope-stream.ts'
import { shippedHash } from './weights/shipped-hash.ts'

export interface LstmOptions {
  /**
   * What `fitWeights` or `shippedWeights` gave: used in every scope that has no weights of its own. Default: none, and
   * records are judged by the information of their words.
   */
  readonly weights?: Uint8Array | undefined
  /** Scopes kept in memory; those not used for longest go, and are read from the log again when asked. Default 256. */
  readonly scopes?: number | undefined
}

export interface CheckedOptions {
  readonly given: Given | undefined
  readonly scopes: number
}

const known: readonly string[] = ['weights', 'scopes'] satisfies readonly (keyof LstmOptions)[]
const maxScopes = 1_000_000

/** @throws INVALID_ARGUMENT; CORRUPT, NEWER_FORMAT: the weights */
export function checkOptions(options: LstmOptions): CheckedOptions {
  checkMembers('The options of lstm', options, known)
  const { weights, scopes = 256 } = options
  if (weights !== undefined && !(weights instanceof Uint8Array))
    throw invalid('weights of lstm', weights, 'the bytes that fitWeights gave')
  checkInteger('scopes of lstm', scopes, 1, maxScopes)
  if (weights === undefined) return { given: undefined, scopes }
  const network = GatedNetwork.load(weights)
  return { given: { network, origin: network.hash === shippedHash ? 'shipped' : 'own' }, scopes }
}
