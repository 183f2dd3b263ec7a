import { backend, type Backend } from '@mnestic/core'
import { recurrentStateApi, type RecurrentStateApi } from './api.ts'
import { defaults } from './defaults.ts'
import { checkOptions, type RecurrentStateOptions } from './options.ts'
import { ScopeContexts } from './scope-contexts.ts'

/** Later records change what came `after` earlier ones: so under `asOf` contexts are today's. */
export interface RecurrentStateCapabilities {
  readonly vector: true
  readonly signals: typeof defaults.weights
  readonly determinism: 'exact'
}

/**
 * Short-term memory: the context in which each record stood, forwards and backwards in its session, as a leaky sum of
 * the vectors around it. Weighs records by the cosine of the cue and their contexts: an answer is often near the cue
 * by what was said just before it, and not by its own words.
 *
 * Kept in memory by scope, read from the log when a scope is first asked. Needs an embedder; trains nothing.
 * @throws INVALID_ARGUMENT
 */
export function recurrentState(
  options: RecurrentStateOptions = {},
): Backend<RecurrentStateCapabilities, RecurrentStateApi> {
  const checked = checkOptions(options)
  return backend({
    capabilities: { vector: true, signals: defaults.weights, determinism: 'exact' },
    scopes: checked.scopes,
    create: ({ host }) => new ScopeContexts(checked, host.dimensions ?? 0),
    api: (access) => recurrentStateApi(access, checked.rho),
  })
}
