/** nanoGPT's configuration for a CPU (https://github.com/karpathy/nanoGPT, README: "I only have a macbook"). */
export const nano = {
  width: 128,
  heads: 4,
  layers: 4,
  context: 64,
  batch: 12,
  /** Characters of tinyshakespeare. */
  vocabulary: 65,
} as const

export interface Sizes {
  readonly width: number
  readonly heads: number
  readonly layers: number
  readonly context: number
  readonly batch: number
  readonly vocabulary: number
}

/** For a quick run. */
export const tiny: Sizes = { width: 16, heads: 2, layers: 1, context: 8, batch: 2, vocabulary: 11 }

/** Who trains a decoder and lets it speak: whole iterations, with clipping and AdamW. */
export interface Speaker {
  readonly name: string
  /** Milliseconds of each of `times` iterations. */
  train(times: number): Promise<readonly number[]>
  /** Milliseconds that a token takes, one sequence from the first token to the end of the context, `times` times. */
  generate?(times: number): Promise<readonly number[]>
  close(): Promise<void>
}
