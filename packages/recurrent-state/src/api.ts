import {
  MnesticError,
  throwIfAborted,
  type MemoryRecord,
  type ScopeAccess,
  type ScopeInput,
} from '@mnestic/core'
import { checkInteger, checkMembers, invalid, toScope } from '@mnestic/core/check'
import { contextsOf, type Contexts } from './contexts-of.ts'
import { checkSides, type ContextInput } from './context-input.ts'
import { driftOf, type DriftOptions, type DriftPage } from './drift.ts'
import type { ScopeContexts } from './scope-contexts.ts'
import { stateOf, type CurrentContext } from './state.ts'

export interface StateOptions {
  /** The session's name; `null`: the records without a session. Default: the session that was written to last. */
  readonly session?: string | null | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SimilarOptions {
  /** Records at most, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A record that was near to a context. */
export interface Similar {
  readonly record: MemoryRecord
  /** Cosine with the record's contexts: the mean of both sides by their default weights. */
  readonly score: number
}

/**
 * The state's own methods, reached as `memory.views.NAME`. A scope without records has an empty answer. What has
 * expired is not returned, and remains part of its neighbours' contexts until it is swept.
 */
export interface RecurrentStateApi {
  /** The context at the end of a session, and what it is made of. @throws INVALID_ARGUMENT, ABORTED */
  state(scope: ScopeInput, options?: StateOptions): Promise<CurrentContext>
  /** The contexts in which a record stands. @throws NOT_FOUND (no such record, or it has expired), INVALID_ARGUMENT */
  contextOf(scope: ScopeInput, id: string): Promise<Contexts>
  /**
   * Records in whose contexts it was nearest to what is given: a vector, or what `state` or `contextOf` answered.
   * Strongest first, ties by seq. A zero vector is near to nothing. @throws INVALID_ARGUMENT, ABORTED
   */
  similar(scope: ScopeInput, context: ContextInput, options?: SimilarOptions): Promise<readonly Similar[]>
  /** How far each record moved its session's context, in the order of writing, by pages. @throws INVALID_ARGUMENT, ABORTED */
  drift(scope: ScopeInput, options?: DriftOptions): Promise<DriftPage>
}

const stateNames: readonly string[] = ['session', 'signal'] satisfies readonly (keyof StateOptions)[]
const similarNames: readonly string[] = ['limit', 'signal'] satisfies readonly (keyof SimilarOptions)[]
const driftNames: readonly string[] = [
  'session',
  'limit',
  'after',
  'signal',
] satisfies readonly (keyof DriftOptions)[]

/** `size`: numbers in a context. */
export function recurrentStateApi(access: ScopeAccess<ScopeContexts>, size: number): RecurrentStateApi {
  const { host } = access
  return {
    state: async (input, options = {}) => {
      checkMembers('The options of state', options, stateNames)
      checkSession(options.session)
      throwIfAborted(options.signal)
      const at = await access.view(toScope(input))
      if (at === undefined) return { session: null, vector: new Float32Array(size), records: 0, covers: [] }
      return stateOf(at, host, options)
    },
    contextOf: async (input, id) => {
      const path = toScope(input)
      const at = await access.view(path)
      const found = at && (await contextsOf(at, host, id))
      if (found === undefined)
        throw new MnesticError('NOT_FOUND', `No record ${JSON.stringify(id)} in ${JSON.stringify(path)}`)
      return found
    },
    similar: async (input, context, options = {}) => {
      checkMembers('The options of similar', options, similarNames)
      const { limit = 10, signal } = options
      checkInteger('limit', limit, 1, 1_000)
      const asked = checkSides(context, size)
      throwIfAborted(signal)
      const at = await access.view(toScope(input))
      if (at === undefined || (asked.before ?? asked.after) === undefined) return []
      // What has expired is found and not cited: then more is asked for.
      for (let wanted = limit; ; wanted *= 2) {
        const found = await at.state.similar(asked, wanted, signal)
        const scores = new Map(found.map(({ seq, score }) => [seq, score]))
        const records = await host.cite(at.scope, [...scores.keys()])
        if (records.length >= limit || found.length < wanted)
          return records.slice(0, limit).map((record) => ({ record, score: scores.get(record.seq) ?? 0 }))
      }
    },
    drift: async (input, options = {}) => {
      checkMembers('The options of drift', options, driftNames)
      checkSession(options.session)
      const { limit = 100, after = '0', signal } = options
      checkInteger('limit', limit, 1, 1_000)
      if (typeof after !== 'string' || !/^\d{1,15}$/.test(after))
        throw invalid('after', after, 'what `next` of the page before says')
      throwIfAborted(signal)
      const at = await access.view(toScope(input))
      return at === undefined
        ? { steps: [] }
        : driftOf(at, host, { session: options.session, limit, after: Number(after), signal })
    },
  }
}

function checkSession(session: unknown): void {
  if (session !== undefined && session !== null && typeof session !== 'string')
    throw invalid('session', session, 'a name, or null for the records without a session')
}
