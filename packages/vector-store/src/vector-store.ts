import { backend, type Backend } from '@mnestic/core'
import type { SlotSite } from './graph-slot.ts'
import { checkOptions, type CheckedOptions, type Quantisation, type VectorStoreOptions } from './options.ts'
import { openFiles, scopeRows } from './scope-rows.ts'
import { ScopeVectors } from './scope-vectors.ts'
import { vectorStoreApi, type VectorStoreApi } from './similar.ts'

/**
 * Nothing but a record's own vectors enters its score: so scores are exact, also as of an earlier revision. Where graphs
 * may answer, they may miss some.
 */
export interface VectorStoreCapabilities<Options extends VectorStoreOptions = VectorStoreOptions> {
  readonly vector: true
  readonly signals: { readonly score: number }
  readonly determinism: Options extends { readonly quantisation: 'int8' | 'binary' }
    ? { readonly recall: number }
    : Options extends { readonly engine: 'exact' }
      ? 'exact'
      : { readonly recall: number }
  readonly asOf: 'exact'
}

/**
 * Long-term memory by meaning: a record is as close to the cue as its best passage, or its whole text, by cosine.
 * `why` names that part: code `passage` or `whole`, the cosine, and its span; then what found it, `scan` or `graph`.
 * Records without a vector have no opinion.
 *
 * Kept in memory by scope, read from the log when a scope is first asked. Needs an embedder.
 * @throws INVALID_ARGUMENT
 */
export function vectorStore<const Options extends VectorStoreOptions = VectorStoreOptions>(
  options: Options = {} as Options,
): Backend<VectorStoreCapabilities<Options>, VectorStoreApi> {
  return storeOf(checkOptions(options))
}

/** Of checked options. `View`: what is made of a scope. */
export function storeOf<Options extends VectorStoreOptions>(
  checked: CheckedOptions,
  View: typeof ScopeVectors = ScopeVectors,
): Backend<VectorStoreCapabilities<Options>, VectorStoreApi> {
  const queue: SlotSite['queue'] = { current: undefined }
  const determinism = determinismOf(checked)
  return backend({
    capabilities: {
      vector: true,
      signals: { score: 0.85 },
      determinism: determinism as VectorStoreCapabilities<Options>['determinism'],
      asOf: 'exact',
    },
    scopes: checked.scopes,
    files: (host) => openFiles(host, checked),
    create: async ({ host, scope, files }) =>
      new View(checked, await scopeRows(checked, host.dimensions ?? 0, await files?.open(scope)), queue),
    api: vectorStoreApi,
  })
}

/** What codes and signs find of what the vectors would, at least: somewhat less than was measured (README). */
const recallOf: Readonly<Record<Quantisation, number>> = { float32: 1, int8: 0.95, binary: 0.85 }

function determinismOf({ engine, recall, quantisation }: CheckedOptions): 'exact' | { recall: number } {
  if (quantisation !== 'float32') return { recall: recallOf[quantisation] }
  return engine === 'exact' ? 'exact' : { recall }
}
