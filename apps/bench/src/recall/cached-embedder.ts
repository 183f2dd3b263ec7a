import type { Embedder } from '@mnestic/core'

const kept = new Map<string, Map<string, Float32Array>>()

/**
 * The same vectors, each text computed once in this process: where many variants of one composition are measured, and
 * speed is not. An embedder is batch-invariant, so a kept vector is the one that any call would give.
 * Who opened the embedder closes it.
 */
export function cachedEmbedder(embedder: Embedder): Embedder {
  const { fingerprint, dimensions, weight } = embedder
  const vectors = kept.get(fingerprint) ?? new Map<string, Float32Array>()
  kept.set(fingerprint, vectors)
  return {
    fingerprint,
    dimensions,
    ...(weight !== undefined && { weight }),
    embed: async (texts, options) => {
      const missing = [...new Set(texts)].filter((text) => !vectors.has(text))
      const made = missing.length === 0 ? [] : await embedder.embed(missing, options)
      for (const [i, text] of missing.entries()) vectors.set(text, made[i] ?? new Float32Array(dimensions))
      return texts.map((text) => vectors.get(text) ?? new Float32Array(dimensions))
    },
  }
}
