/**
 * Turns texts into unit vectors. Core calls it once per batch of a write and once per cue.
 *
 * **Batch-invariant**: the vector of a text does not depend, in a single bit, on its neighbours in the call.
 * (Quantised models often break this; then the survivors of a forget would carry traces of the erased.)
 */
export interface Embedder {
  /** Names model, version, dimensions and settings: changes whenever some text's vector could. */
  readonly fingerprint: string
  /** Length of each vector. */
  readonly dimensions: number
  /**
   * How much its cosines say beside other signals: a factor on the default weights of backends that answer vectors
   * alone, above 0 and up to 1. A table of word vectors knows less than a sentence model. Default 1.
   */
  readonly weight?: number
  /**
   * One vector for each text, in order: unit length (±1e-3), or all zeros where the embedder has no opinion
   * (an unknown language, an empty text): zeros take no part in any comparison.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<readonly Float32Array[]>
  /** Frees what the embedder holds (a worker, a model). Who made the embedder closes it; memory does not. */
  close?(): Promise<void>
}

export interface EmbedOptions {
  /** Whether the texts are cues. Else they are records', and nothing of them may be kept: it would outlive a forget. */
  readonly cues?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}
