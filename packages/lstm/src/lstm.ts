import { backend, MnesticError, type Backend, type FittedProof, type Host } from '@mnestic/core'
import { lstmApi, type LstmApi } from './api.ts'
import type { GatedNetwork } from './model/network.ts'
import { checkOptions, type LstmOptions } from './options.ts'
import { ScopeStream } from './scope-stream.ts'

/** It finds nothing: it weighs what others find. */
export interface LstmCapabilities {
  /** Both of weight 0 unless you give one. `keep`: log-odds, where weights judge. `information`: nats a word, always there. */
  readonly signals: { readonly keep: number; readonly information: number }
  readonly determinism: 'exact'
}

/** Beside words alone .3 to .5 helps; beside all else it adds nothing, and among long messages it does harm. */
const weight = 0

/**
 * Gated cells over the stream of a scope, which learn what is worth keeping: for each record a keep score, a boundary
 * score, the gates, and what is left of it. Until weights are given or fitted, records are judged by the information
 * of their words, and every answer says so.
 *
 * Kept in memory by scope, read from the log when a scope is first asked.
 * @throws INVALID_ARGUMENT; CORRUPT, NEWER_FORMAT: the weights
 */
export function lstm(options: LstmOptions = {}): Backend<LstmCapabilities, LstmApi> {
  const { given, scopes } = checkOptions(options)
  const view = backend({
    capabilities: { signals: { keep: weight, information: 0 }, determinism: 'exact' },
    scopes,
    create: ({ host }) => new ScopeStream(given, (network) => mismatch(network, host)),
    api: (access) => lstmApi(access, given),
    fitted: ({ notes }) => (notes === 0 ? undefined : dropped(notes)),
  })
  return {
    ...view,
    open: async (host) => {
      const wrong = given && mismatch(given.network, host)
      if (wrong !== undefined) throw new MnesticError('EMBEDDER_MISMATCH', wrong)
      return view.open(host)
    },
  }
}

/** Why a network cannot read the records of this memory. */
function mismatch({ spec }: GatedNetwork, host: Host): string | undefined {
  const { vector } = spec
  if (vector === undefined) return undefined
  if (vector.fingerprint === host.fingerprint && vector.dimensions === host.dimensions) return undefined
  return `The weights read vectors of ${vector.fingerprint}, and this memory has ${host.fingerprint ?? 'no embedder'}: fit again, or give weights that read none`
}

function dropped(notes: number): FittedProof {
  const what = notes === 1 ? 'The weights' : `${notes} sets of weights`
  return {
    state: 'dropped',
    reason: `${what} that had been fitted on records of which one is gone went with it. fitted(scope) says what judges now; fit again without it`,
  }
}
