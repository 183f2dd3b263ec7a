import { backend, type Backend } from '@mnestic/core'
import { checkOptions, type LexicalOptions } from './options.ts'
import { ScopeWords } from './scope-words.ts'
import { lexicalApi, type LexicalApi } from './search.ts'

export interface LexicalCapabilities {
  readonly text: true
  readonly signals: { readonly bm25: 1 }
  readonly determinism: 'exact'
}

/** Changes between two snapshots: one of 100,000 records takes as long as reading so many from the log. */
const saveEvery = 8_192

/**
 * Memory by words: BM25 over a record's own words and those that its neighbours in the session lend it, rare words
 * counting more. `why` names the places: code `term` or `phrase` in the record's own text, `neighbour` where all that
 * speaks for it was said beside it; the value is what the rarity of the word makes it worth.
 *
 * Kept in memory by scope, with a snapshot in the storage. Needs no embedder.
 * @throws INVALID_ARGUMENT
 */
export function lexical(options: LexicalOptions = {}): Backend<LexicalCapabilities, LexicalApi> {
  const { language, scopes } = checkOptions(options)
  return backend({
    capabilities: { text: true, signals: { bm25: 1 }, determinism: 'exact' },
    version: `2 ${language.name}`,
    saveEvery,
    scopes,
    create: ({ saved }) => new ScopeWords(language, saved),
    api: lexicalApi,
  })
}
