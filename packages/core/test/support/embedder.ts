import type { Embedder } from '@mnestic/core'
import { wordsOf } from './words.ts'

export interface TestEmbedder extends Embedder {
  /** Texts of each call. */
  readonly calls: (readonly string[])[]
  /** What happens instead, where set. */
  instead:
    | ((texts: readonly string[], signal: AbortSignal | undefined) => Promise<readonly Float32Array[]>)
    | undefined
}

/** Signs of hashed words, summed up: texts that share words are near. A text without words has a zero vector. */
export function hashed(text: string, dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions)
  for (const word of wordsOf(text)) {
    let code = 0x811c9dc5
    for (const char of word) code = Math.imul(code ^ (char.codePointAt(0) ?? 0), 0x01000193)
    for (let d = 0; d < dimensions; d++) {
      code = Math.imul(code ^ (code >>> 15), 0x2c1b3c6d)
      sum[d] = (sum[d] ?? 0) + (code & 1 ? 1 : -1)
    }
  }
  const length = Math.hypot(...sum)
  return length === 0 ? sum : sum.map((x) => x / length)
}

export function hashing(fingerprint = 'hash-16', dimensions = 16): TestEmbedder {
  const made: TestEmbedder = {
    fingerprint,
    dimensions,
    calls: [],
    instead: undefined,
    embed: async (texts, options) => {
      made.calls.push([...texts])
      if (made.instead !== undefined) return made.instead(texts, options?.signal)
      return texts.map((text) => hashed(text, dimensions))
    },
  }
  return made
}
