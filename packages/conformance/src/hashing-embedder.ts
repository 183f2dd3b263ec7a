import { type Embedder, MnesticError } from '@mnestic/core'

export interface HashingEmbedderOptions {
  /** Length of the vectors. Default 64. */
  readonly dimensions?: number
  /** Another salt gives another embedder, with another fingerprint. Default 0. */
  readonly salt?: number
}

/**
 * An embedder that needs no model: each word gives a sign to three hashed places, and the sum is brought to unit
 * length. Texts that share words are near each other; a text without words is a zero vector. Deterministic and
 * batch-invariant by construction, since each text is computed alone.
 */
export function hashingEmbedder(options: HashingEmbedderOptions = {}): Embedder {
  const { dimensions = 64, salt = 0 } = options
  return {
    fingerprint: `conformance-hashing-${dimensions}-${salt}`,
    dimensions,
    async embed(texts, { signal } = {}) {
      if (signal?.aborted)
        throw new MnesticError('ABORTED', 'embed was aborted by its signal', { cause: signal.reason })
      return texts.map((text) => hashed(text, dimensions, salt))
    },
  }
}

/** The words of a text, lower case, in order: runs of letters and digits of any script. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function hashed(text: string, dimensions: number, salt: number): Float32Array {
  const sum = new Float64Array(dimensions)
  for (const word of words(text))
    for (let turn = 0; turn < 3; turn++) {
      const code = fnv(`${salt}/${turn}/${word}`)
      const place = code % dimensions
      sum[place] = (sum[place] ?? 0) + (code & 0x8000_0000 ? 1 : -1)
    }
  const length = Math.hypot(...sum)
  return length === 0 ? new Float32Array(dimensions) : Float32Array.from(sum, (value) => value / length)
}

/** FNV-1a over code units, with a last mix since its low bits alone are weak. */
function fnv(text: string): number {
  let code = 0x811c9dc5
  for (let i = 0; i < text.length; i++) code = Math.imul(code ^ text.charCodeAt(i), 0x01000193)
  code = Math.imul(code ^ (code >>> 15), 0x2c1b3c6d)
  return (code ^ (code >>> 13)) >>> 0
}
