/** What a person chooses for a training. The same choices give the same weights, in every browser and in Node. */
export interface Choices {
  readonly kind: NetworkKind
  /** T, the length of the sequences: 20 to 100. */
  readonly steps: number
  /** H: 4 to 64. */
  readonly cells: number
  /** Of Adam. */
  readonly rate: number
  readonly seed: number
  /** Batches after which it ends by itself. */
  readonly iterations: number
}

export type NetworkKind = 'lstm' | 'rnn'

export const limits = {
  steps: { least: 20, most: 100 },
  cells: { least: 4, most: 64 },
  seed: { least: 0, most: 1_000_000 },
  iterations: { least: 10, most: 5_000 },
} as const

/** Examples in a batch. */
export const batch = 32

/** Networks whose gradients are compared, as they are before any training. */
export const gradientNetworks = ['rnn', 'irnn', 'lstm', 'chrono'] as const
export type GradientNetwork = (typeof gradientNetworks)[number]
