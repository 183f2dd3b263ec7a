import type { Assembler, TokenCounter } from './contract/assembler.ts'
import type { Embedder } from './contract/embedder.ts'
import type { MemoryEvent } from './contract/event.ts'
import type { Limits } from './contract/memory.ts'
import type { Span } from './contract/record.ts'
import type { OpenStorage } from './contract/storage.ts'
import { MnesticError } from './error.ts'
import type { Indexes } from './index/indexes.ts'
import type { View } from './view/view.ts'

/** What every operation of one open memory shares. */
export interface Engine {
  readonly storage: OpenStorage
  readonly embedder: Embedder | undefined
  readonly views: ReadonlyMap<string, View>
  readonly indexes: Indexes
  readonly limits: Limits
  readonly assembler: Assembler
  readonly countTokens: TokenCounter
  readonly passages: (text: string) => readonly Span[]
  readonly weights: Readonly<Record<string, number | Readonly<Record<string, number>> | undefined>>
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
}

/** @throws CLOSED */
export function checkOpen(engine: Engine): void {
  if (engine.closing.aborted) throw new MnesticError('CLOSED', 'The memory was closed')
}
