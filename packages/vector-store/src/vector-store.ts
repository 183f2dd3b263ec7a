import { backend, type Backend } from '@mnestic/core'
import { checkOptions, type VectorStoreOptions } from './options.ts'
import { openFiles, scopeRows } from './scope-rows.ts'
import { ScopeVectors } from './scope-vectors.ts'
import { vectorStoreApi, type VectorStoreApi } from './similar.ts'

/** Nothing but a record's own vectors enters its score: so answers are exact, also as of an earlier revision. */
export interface VectorStoreCapabilities {
  readonly vector: true
  readonly signals: { readonly score: number }
  readonly determinism: 'exact'
  readonly asOf: 'exact'
}

/**
 * Long-term memory by meaning: a record is as close to the cue as its best passage, or its whole text, by cosine.
 * `why` names that part: code `passage` or `whole`, the cosine, and its span. Records without a vector have no opinion.
 *
 * Kept in memory by scope, read from the log when a scope is first asked. Needs an embedder.
 * @throws INVALID_ARGUMENT
 */
export function vectorStore(
  options: VectorStoreOptions = {},
): Backend<VectorStoreCapabilities, VectorStoreApi> {
  const checked = checkOptions(options)
  return backend({
    capabilities: {
      vector: true,
      signals: { score: 0.85 },
      determinism: 'exact',
      asOf: 'exact',
    },
    scopes: checked.scopes,
    files: (host) => openFiles(host, checked),
    create: async ({ host, scope, files }) =>
      new ScopeVectors(checked, await scopeRows(checked, host.dimensions ?? 0, await files?.open(scope))),
    api: vectorStoreApi,
  })
}
