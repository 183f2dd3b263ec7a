import type { ErrorCode } from '@mnestic/core'
import type { CarriedState } from '../model.ts'

/** To a worker. */
export type Request =
  | {
      readonly kind: 'start'
      readonly module: string
      readonly options: unknown
      readonly index: number
      readonly values: Float32Array
      readonly gradients: Float32Array
      /** False where memory cannot be shared: numbers then travel with the messages. */
      readonly shared: boolean
    }
  | {
      readonly kind: 'loss'
      readonly batch: unknown
      readonly state: CarriedState | undefined
      /** Unless shared. */
      readonly values: Float32Array | undefined
    }

/** From a worker. */
export type Answer =
  | { readonly kind: 'ready'; readonly parameters: readonly ParameterId[] }
  | {
      readonly kind: 'loss'
      readonly loss: number
      readonly state: CarriedState | undefined
      /** Unless shared. */
      readonly gradients: Float32Array | undefined
    }
  /** `code` for errors of ours, which a message would strip of it. */
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly code: ErrorCode | undefined
      readonly message: string
    }

export type ParameterId = readonly [name: string, length: number]
