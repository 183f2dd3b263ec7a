import { backend, type Backend } from '@mnestic/core'
import { recurrentStateApi, type RecurrentStateApi } from './api.ts'
import type { OpenCell, SignalWeights } from './cell.ts'
import type { defaults } from './defaults.ts'
import { checkOptions, type CellOptions, type RecurrentStateOptions } from './options.ts'
import { ScopeContexts } from './scope-contexts.ts'

/** Later records change what came `after` earlier ones: so under `asOf` contexts are today's. */
export interface RecurrentStateCapabilities<Signals extends SignalWeights = typeof defaults.weights> {
  readonly vector: true
  readonly signals: Signals
  readonly determinism: 'exact'
}

/** With another cell than the leaky context. @throws INVALID_ARGUMENT */
export function recurrentState<const Signals extends SignalWeights>(
  options: CellOptions<Signals>,
): Backend<RecurrentStateCapabilities<Signals>, RecurrentStateApi>
/**
 * Short-term memory: the context in which each record stood, forwards and backwards in its session, as a leaky sum of
 * the vectors around it. Weighs records by the cosine of the cue and their contexts: an answer is often near the cue
 * by what was said just before it, and not by its own words.
 *
 * Kept in memory by scope, read from the log when a scope is first asked. Needs an embedder; trains nothing.
 * @throws INVALID_ARGUMENT
 */
export function recurrentState(
  options?: RecurrentStateOptions,
): Backend<RecurrentStateCapabilities, RecurrentStateApi>
export function recurrentState(
  options: RecurrentStateOptions | CellOptions<SignalWeights> = {},
): Backend<RecurrentStateCapabilities<SignalWeights>, RecurrentStateApi> {
  const { cell, recall, scopes } = checkOptions(options)
  // Of one memory: a second one that is made of the same backend may have another embedder.
  const opened = new Map<number, OpenCell>()
  const open = (dimensions: number): OpenCell => {
    const known = opened.get(dimensions) ?? cell.open(dimensions)
    opened.set(dimensions, known)
    return known
  }
  return backend({
    capabilities: { vector: true, signals: cell.signals, determinism: 'exact' },
    scopes,
    create: ({ host }) => {
      const { size, scope } = open(host.dimensions ?? 0)
      return new ScopeContexts(scope(), { size, recall, signals: cell.signals })
    },
    api: (access) => recurrentStateApi(access, open(access.host.dimensions ?? 0).size),
  })
}
