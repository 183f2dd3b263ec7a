import type { ErrorCode } from '@mnestic/core'
import type { Flags } from './brake.ts'
import type { ModelType } from './model-files.ts'
import type { LoadProgress, Source } from './options.ts'

/** What a worker is started with. */
export interface Start {
  readonly order: Order
  readonly flags: Flags
}

export interface Order {
  readonly source: Source
  readonly dtype: ModelType
  readonly maxTokens: number
}

/** What a worker is told: questions once it is ready, the end at any time. */
export type Request =
  | { readonly kind: 'question'; readonly id: number; readonly text: string }
  | { readonly kind: 'end' }

/** What makes the vectors: the same for each worker of an embedder, or its fingerprint would lie. */
export interface Identity {
  readonly dimensions: number
  /** SHA-256 of the model's files. */
  readonly digest: string
}

/** What a worker says. */
export type Answer =
  | { readonly kind: 'progress'; readonly progress: LoadProgress }
  | { readonly kind: 'ready'; readonly identity: Identity }
  | {
      readonly kind: 'failed' // to load; it ends afterwards
      readonly code: ErrorCode
      readonly message: string
      readonly retryable: boolean
    }
  | { readonly kind: 'vector'; readonly id: number; readonly vector: Float32Array }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
