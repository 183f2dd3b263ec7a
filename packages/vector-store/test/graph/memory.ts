import {
  asWritten,
  openMemory,
  type Backend,
  type BackendCue,
  type Embedder,
  type Memory,
  type RecallOptions,
  type Storage,
} from '@mnestic/core'
import { checkOptions, type VectorStoreOptions } from '../../src/options.ts'
import { ScopeVectors } from '../../src/scope-vectors.ts'
import type { VectorStoreApi } from '../../src/similar.ts'
import { storeOf, type VectorStoreCapabilities } from '../../src/vector-store.ts'

export type Store = Backend<VectorStoreCapabilities, VectorStoreApi>

/** Nothing is answered before the graphs that are due are built. */
class Patient extends ScopeVectors {
  override async recall(cue: BackendCue, options: RecallOptions) {
    await this.build(options.signal)
    return super.recall(cue, options)
  }
}

/** A store to which graphs cost nothing: so they answer in a scope of a few records, too, and every time. */
export function graphStore(options: VectorStoreOptions = {}): Store {
  const checked = checkOptions({ exactUpTo: 8, ...options })
  return storeOf({ ...checked, costs: { once: 0, perBreadth: 1e-9, lookup: 1e9 } }, Patient)
}

export type VectorMemory = Memory<{ readonly near: Store }>

/** A text is the name of its vector. */
export function openVectors(
  storage: Storage,
  store: Store,
  vectorOf: (text: string) => Float32Array,
  dimensions: number,
): Promise<VectorMemory> {
  const embedder: Embedder = {
    fingerprint: 'by name',
    dimensions,
    embed: async (texts) => texts.map(vectorOf),
  }
  return openMemory({
    storage,
    embedder,
    passages: () => [],
    preparation: asWritten(),
    backends: { near: store },
  })
}
