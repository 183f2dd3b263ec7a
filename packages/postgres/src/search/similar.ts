import {
  type Host,
  type MemoryRecord,
  MnesticError,
  type ScopeInput,
  type ScopeNumber,
  type Seq,
} from '@mnestic/core'
import { checkInteger, checkMembers, checkSignal, toScope } from '@mnestic/core/check'
import type { Best } from './best.ts'
import type { IndexState } from './index-state.ts'

export interface SimilarOptions {
  /** Records at most, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const known: readonly string[] = ['limit', 'signal'] satisfies readonly (keyof SimilarOptions)[]

export interface Similar {
  readonly record: MemoryRecord
  /** Cosine of the asked record's whole text and this one's best part. */
  readonly score: number
}

/** The view's own methods, reached as `memory.views.NAME`. */
export interface PostgresVectorsApi {
  /**
   * Records of the same scope that are closest to a record, strongest first, ties by seq; without the record itself,
   * and without those that have expired. Empty where its text has no vector.
   * @throws NOT_FOUND (no such record), INVALID_ARGUMENT, ABORTED
   */
  similar(scope: ScopeInput, id: string, options?: SimilarOptions): Promise<readonly Similar[]>
  /** How the index stands. `wait`: when what is under way here is done. */
  index(options?: { readonly wait?: boolean | undefined }): Promise<IndexState>
}

/** The closest other records of its scope; fewer than asked only where there are no more. */
export type FindSimilar = (
  scope: ScopeNumber,
  seq: Seq,
  limit: number,
  signal: AbortSignal | undefined,
) => Promise<readonly Best[]>

export function similarIn(host: Host, find: FindSimilar): PostgresVectorsApi['similar'] {
  return async (input, id, options = {}) => {
    checkMembers('The options of similar', options, known)
    const { limit = 10 } = options
    const signal = checkSignal(options.signal)
    const path = toScope(input)
    checkInteger('limit', limit, 1, 1_000)
    const scope = await host.scope(path)
    const seq = scope === undefined ? undefined : await host.resolve(scope, id)
    if (scope === undefined || seq === undefined)
      throw new MnesticError('NOT_FOUND', `No record ${JSON.stringify(id)} in ${JSON.stringify(path)}`)
    // What has expired is found and not cited: then more is asked for.
    for (let wanted = limit; ; wanted *= 2) {
      const found = await find(scope, seq, wanted, signal)
      const scores = new Map(found.map((one) => [one.seq, one.score]))
      const records = await host.cite(scope, [...scores.keys()])
      if (records.length >= limit || found.length < wanted)
        return records.slice(0, limit).map((record) => ({ record, score: scores.get(record.seq) ?? 0 }))
    }
  }
}
