import {
  estimateTokens,
  MnesticError,
  throwIfAborted,
  type ScopeAccess,
  type ScopeInput,
} from '@mnestic/core'
import { checkCallback, checkInteger, checkMembers, invalid, toScope } from '@mnestic/core/check'
import { boundariesOf, type BoundariesOptions, type BoundariesPage } from './boundaries.ts'
import { compactOf, type CompactOptions, type CompactPlan } from './compact.ts'
import { fitScope, type FitOptions, type FitReceipt } from './fit-scope.ts'
import { readingsOf, type ReadingsOptions, type ReadingsPage } from './readings.ts'
import type { Given, ScopeStream } from './scope-stream.ts'
import type { Source } from './source.ts'
import { stateOf, type StreamState } from './state.ts'

/** What judges the records of a scope. */
export interface Judge {
  readonly source: Source
  /** Sets of weights that were fitted on this scope and are still there; the latest that can be used is. */
  readonly fits: number
  /** Why the latest of them is not used. */
  readonly unusable?: string
}

/** The view's own methods, reached as `memory.views.NAME`. A scope without records has an empty answer. */
export interface LstmApi {
  /** What was read of each record, in pages. @throws INVALID_ARGUMENT, ABORTED */
  readings(scope: ScopeInput, options?: ReadingsOptions): Promise<ReadingsPage>
  /** Sessions of the records that have none, in pages. @throws INVALID_ARGUMENT, ABORTED */
  boundaries(scope: ScopeInput, options?: BoundariesOptions): Promise<BoundariesPage>
  /** Which records to keep within a number of tokens: a plan, which does nothing. @throws INVALID_ARGUMENT, ABORTED */
  compact(scope: ScopeInput, options: CompactOptions): Promise<CompactPlan>
  /** The network's memory after the last record. */
  state(scope: ScopeInput): Promise<StreamState>
  /** What judges the records now. */
  fitted(scope: ScopeInput): Promise<Judge>
  /**
   * Fits weights on a scope, for this scope alone. They are logged as a note about every record they were fitted on,
   * and so leave with any of them.
   * @throws NOT_FOUND (a label; nothing was written), INVALID_ARGUMENT, ABORTED; CONFLICT, retryable (a record was
   *   forgotten meanwhile)
   */
  fit(scope: ScopeInput, options: FitOptions): Promise<FitReceipt>
}

const readingsNames: readonly string[] = [
  'after',
  'limit',
  'cells',
  'signal',
] satisfies readonly (keyof ReadingsOptions)[]
const boundariesNames: readonly string[] = [
  'pause',
  'after',
  'limit',
  'signal',
] satisfies readonly (keyof BoundariesOptions)[]
const compactNames: readonly string[] = [
  'tokens',
  'recent',
  'countTokens',
  'signal',
] satisfies readonly (keyof CompactOptions)[]
const maxTokens = 1e12
const threeHours = 3 * 3_600_000

export function lstmApi(access: ScopeAccess<ScopeStream>, given: Given | undefined): LstmApi {
  const { host } = access
  const none: Source = given
    ? { by: 'weights', origin: given.origin, hash: given.network.hash }
    : { by: 'idf' }
  return {
    readings: async (input, options = {}) => {
      checkMembers('The options of readings', options, readingsNames)
      const { cells = false, signal } = options
      if (typeof cells !== 'boolean') throw invalid('cells', cells, 'true, false')
      const query = { ...pageOf(options), cells, signal }
      throwIfAborted(signal)
      const at = await access.view(toScope(input))
      return at === undefined ? { source: none, readings: [] } : readingsOf(at, host, query)
    },
    boundaries: async (input, options = {}) => {
      checkMembers('The options of boundaries', options, boundariesNames)
      const { pause = threeHours, signal } = options
      if (typeof pause !== 'number' || !(pause > 0)) throw invalid('pause', pause, 'milliseconds, above 0')
      const query = { ...pageOf(options), pause, signal }
      throwIfAborted(signal)
      const at = await access.view(toScope(input))
      return at === undefined ? { source: none, sessions: [] } : boundariesOf(at, host, query)
    },
    compact: async (input, options) => {
      checkMembers('The options of compact', options, compactNames)
      const { tokens, signal } = options
      checkInteger('tokens of compact', tokens, 0, maxTokens)
      const { recent = Math.floor(tokens / 4), countTokens = estimateTokens } = options
      checkInteger('recent of compact', recent, 0, tokens)
      checkCallback('countTokens', countTokens)
      throwIfAborted(signal)
      const at = await access.view(toScope(input))
      if (at !== undefined) return compactOf(at, host, { tokens, recent, countTokens, signal })
      const empty = { keep: [], promote: [], letGo: [], tokens: { before: 0, after: 0 } }
      return { revision: await host.head(), ...empty, source: none }
    },
    state: async (input) => {
      const at = await access.view(toScope(input))
      return at === undefined ? { source: none, records: 0 } : stateOf(at.state)
    },
    fitted: async (input) => {
      const at = await access.view(toScope(input))
      if (at === undefined) return { source: none, fits: 0 }
      const { source, fits, unusable } = at.state
      return { source, fits: fits.count, ...(unusable !== undefined && { unusable }) }
    },
    fit: async (input, options) => {
      const path = toScope(input)
      const at = await access.view(path)
      if (at === undefined)
        throw new MnesticError(
          'NOT_FOUND',
          `Nothing was written to ${JSON.stringify(path)}: nothing to fit on`,
        )
      return fitScope(at, host, given, options)
    },
  }
}

function pageOf({
  after = '0',
  limit = 100,
}: {
  readonly after?: string | undefined
  readonly limit?: number | undefined
}): { readonly after: number; readonly limit: number } {
  if (typeof after !== 'string' || !/^\d{1,15}$/.test(after))
    throw invalid('after', after, 'what `next` of the page before says')
  return { after: Number(after), limit: checkInteger('limit', limit, 1, 1_000) }
}
