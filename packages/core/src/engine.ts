import type { Assembler, TokenCounter } from './contract/assembler.ts'
import type { MemoryEvent } from './contract/event.ts'
import type { Expander, Limits } from './contract/memory.ts'
import type { Ranker } from './contract/ranker.ts'
import type { Signal } from './contract/signal.ts'
import type { Span } from './contract/record.ts'
import type { OpenStorage } from './contract/storage.ts'
import type { PreparedEmbedder } from './embedding.ts'
import { MnesticError } from './error.ts'
import type { Indexes } from './index/indexes.ts'
import type { CheckedWeights } from './check/weights.ts'
import type { View } from './view/view.ts'

/** What every operation of one open memory shares. */
export interface Engine {
  readonly storage: OpenStorage
  readonly embedder: PreparedEmbedder | undefined
  readonly views: ReadonlyMap<string, View>
  readonly indexes: Indexes
  readonly limits: Limits
  readonly assembler: Assembler
  readonly countTokens: TokenCounter
  readonly passages: (text: string) => readonly Span[]
  readonly signals: readonly Signal[]
  readonly ranker: Ranker | undefined
  readonly expand: Expander | undefined
  readonly weights: CheckedWeights
  readonly clock: () => number
  readonly emit: (event: MemoryEvent) => void
  /** Aborted at close: long work of the memory's own heeds it. */
  readonly closing: AbortSignal
}

export const defaultLimits: Limits = {
  textLength: 1_000_000,
  batch: 10_000,
  metadataLength: 65_536,
  items: 1_000,
  scopes: 1_000,
  expansions: 4,
  expansionTime: 3_000,
}

/** @throws CLOSED */
export function checkOpen(engine: Engine): void {
  if (engine.closing.aborted) throw new MnesticError('CLOSED', 'The memory was closed')
}
