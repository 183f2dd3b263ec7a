import {
  MnesticError,
  throwIfAborted,
  type MemoryRecord,
  type ScopeAccess,
  type ScopeInput,
} from '@mnestic/core'
import { checkInteger, checkMembers, checkSignal, toScope } from '@mnestic/core/check'
import type { ScopeVectors } from './scope-vectors.ts'

export interface SimilarOptions {
  /** Records at most, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const known: readonly string[] = ['limit', 'signal'] satisfies readonly (keyof SimilarOptions)[]

export interface Similar {
  readonly record: MemoryRecord
  /** Cosine of the asked record's whole text and this one's best part, weighted as the store's options say. */
  readonly score: number
}

/** The store's own methods, reached as `memory.views.NAME`. */
export interface VectorStoreApi {
  /**
   * Records of the same scope that are closest to a record, strongest first, ties by seq; without the record itself,
   * and without those that have expired. Empty where its text has no vector.
   * @throws NOT_FOUND (no such record), INVALID_ARGUMENT, ABORTED
   */
  similar(scope: ScopeInput, id: string, options?: SimilarOptions): Promise<readonly Similar[]>
  /**
   * Builds the graphs that are due in a scope, and resolves when they answer; they are built in the background anyway,
   * once somebody asks. Answers what is the case then, as the `graph` of a read's effort: `ready`, `unworthy` (a scan
   * is cheaper than finding enough in a graph), `not-installed`, `failed`; `none` where the scope is too small, its storage has no
   * folder, or the engine is `exact`.
   * @throws INVALID_ARGUMENT, ABORTED
   */
  buildGraphs(scope: ScopeInput, options?: { readonly signal?: AbortSignal | undefined }): Promise<string>
}

export function vectorStoreApi(access: ScopeAccess<ScopeVectors>): VectorStoreApi {
  return {
    buildGraphs: async (input, options = {}) => {
      checkMembers('The options of buildGraphs', options, ['signal'])
      const signal = checkSignal(options.signal)
      const at = await access.view(toScope(input))
      throwIfAborted(signal)
      return String((await at?.state.build(signal))?.['graph'] ?? 'none')
    },
    similar: async (input, id, options = {}) => {
      checkMembers('The options of similar', options, known)
      const { limit = 10 } = options
      const signal = checkSignal(options.signal)
      const path = toScope(input)
      checkInteger('limit', limit, 1, 1_000)
      const at = await access.view(path)
      const seq = at && (await access.host.resolve(at.scope, id))
      if (at === undefined || seq === undefined)
        throw new MnesticError('NOT_FOUND', `No record ${JSON.stringify(id)} in ${JSON.stringify(path)}`)
      // What has expired is found and not cited: then more is asked for.
      for (let wanted = limit; ; wanted *= 2) {
        const found = await at.state.similar(seq, wanted, signal)
        const records = await access.host.cite(
          at.scope,
          found.map((one) => one.seq),
        )
        if (records.length >= limit || found.length < wanted) return join(records, found).slice(0, limit)
      }
    },
  }
}

function join(
  records: readonly MemoryRecord[],
  found: readonly { readonly seq: number; readonly score: number }[],
): readonly Similar[] {
  const scores = new Map(found.map(({ seq, score }) => [seq, score]))
  return records.map((record) => ({ record, score: scores.get(record.seq) ?? 0 }))
}
