import type { MemoryRecord, ScopeAccess, ScopeInput, Seq, Span } from '@mnestic/core'
import { checkInteger, checkMembers, invalid, toScope } from '@mnestic/core/check'
import { matchesIn } from './matches.ts'
import type { Found, ScopeWords } from './scope-words.ts'
import { strongest } from './strongest.ts'

export interface SearchOptions {
  /** Records at most, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SearchHit {
  readonly record: MemoryRecord
  readonly score: number
  /**
   * Where the words and phrases of the query stand in the record's text, in its order, apart from each other; at most
   * 64. None where only the record's neighbours have them.
   */
  readonly spans: readonly Span[]
}

/** The index's own methods, reached as `memory.views.NAME`. */
export interface LexicalApi {
  /**
   * Records of a scope by the words of a query alone, strongest first, ties by seq; without those that have expired.
   * `"words in quotation marks"` (up to 64) weigh more where they stand exactly so, `begin*` is every word that begins
   * so. Any text is a query.
   * @throws INVALID_ARGUMENT, ABORTED
   */
  search(scope: ScopeInput, query: string, options?: SearchOptions): Promise<readonly SearchHit[]>
}

const known: readonly string[] = ['limit', 'signal'] satisfies readonly (keyof SearchOptions)[]
const maxSpans = 64

export function lexicalApi(access: ScopeAccess<ScopeWords>): LexicalApi {
  return {
    search: async (input, query, options = {}) => {
      if (typeof query !== 'string') throw invalid('The query', query, 'a text')
      checkMembers('The search options', options, known)
      const { limit = 10, signal } = options
      checkInteger('limit', limit, 1, 1_000)
      const at = await access.view(toScope(input))
      if (at === undefined) return []
      const cue = { text: query }
      // What has expired is found and not cited: then more is asked for.
      for (let wanted = limit; ; wanted *= 2) {
        const found = await at.state.find(cue, signal, (all) => places(all, wanted))
        const records = await access.host.cite(at.scope, [...found.keys()])
        if (records.length >= limit || found.size < wanted)
          return records
            .slice(0, limit)
            .map((record) => ({ record, ...(found.get(record.seq) ?? { score: 0, spans: [] }) }))
      }
    },
  }
}

function places(
  { index, weights }: Found,
  limit: number,
): ReadonlyMap<Seq, { readonly score: number; readonly spans: readonly Span[] }> {
  return new Map(
    strongest(weights.scores, weights.rows, limit, () => true).map((row) => [
      index.rows.seqs.at(row),
      { score: weights.scores[row] ?? 0, spans: merged(matchesIn(index, row, weights)) },
    ]),
  )
}

/** In the order of the text; those that overlap become one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const out: Span[] = []
  for (const { start, end } of spans.toSorted((x, y) => x.start - y.start || y.end - x.end)) {
    const last = out.at(-1)
    if (last === undefined || start >= last.end) out.push({ start, end })
    else if (end > last.end) out[out.length - 1] = { start: last.start, end }
  }
  return out.slice(0, maxSpans)
}
