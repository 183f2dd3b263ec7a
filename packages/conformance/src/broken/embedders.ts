import type { Embedder } from '@mnestic/core'
import { hashingEmbedder } from '../hashing-embedder.ts'
import type { PromiseName } from '../promise.ts'
import type { Broken } from './broken.ts'

function broken(
  name: string,
  breaks: PromiseName,
  make: (right: Embedder) => Partial<Embedder>,
  implies: readonly PromiseName[] = [],
): Broken<Embedder> {
  return {
    name,
    breaks,
    implies,
    create() {
      const right = hashingEmbedder()
      return { ...right, ...make(right) }
    },
  }
}

/** Changes each vector by what stands beside it. */
function mapped(
  right: Embedder,
  change: (vector: Float32Array, all: readonly Float32Array[], i: number) => Float32Array,
): Partial<Embedder> {
  return {
    async embed(texts, options) {
      const vectors = await right.embed(texts, options)
      return vectors.map((vector, i) => change(vector, vectors, i))
    },
  }
}

/** Embedders that are wrong in one way each. */
export const brokenEmbedders: readonly Broken<Embedder>[] = [
  broken(
    'scales a batch by its largest value',
    'forgetting',
    (right) =>
      mapped(right, (vector, all) => {
        const largest = Math.max(...all.map((one) => one.reduce((a, b) => Math.max(a, Math.abs(b)), 0)))
        return vector.map((x) => (largest === 0 ? x : (Math.round((x / largest) * 127) / 127) * largest))
        // One call with all texts and calls with one each differ, and odd texts lose their unit length.
      }),
    ['determinism', 'bad-input'],
  ),
  broken(
    'forgets to bring vectors to unit length',
    'determinism',
    (right) => mapped(right, (vector) => vector.map((x) => 2 * x)),
    ['bad-input'],
  ),
  broken('answers NaN for an empty text', 'bad-input', (right) =>
    mapped(right, (vector) => (vector.every((x) => x === 0) ? vector.fill(Number.NaN) : vector)),
  ),
  broken(
    'adds a little chance',
    'determinism',
    (right) => mapped(right, (vector) => vector.map((x, i) => (i === 0 ? x + Math.random() * 1e-6 : x))),
    ['forgetting', 'bad-input'],
  ),
  broken('has a new fingerprint each time', 'rebuild-equals-live', () => ({
    fingerprint: `random-${Math.random()}`,
  })),
  broken('hands out the same array again', 'determinism', (right) => {
    const kept = new Map<string, Float32Array>()
    return {
      async embed(texts, options) {
        const vectors = await right.embed(texts, options)
        return texts.map((text, i) => {
          const vector = kept.get(text) ?? vectors[i] ?? new Float32Array(right.dimensions)
          kept.set(text, vector)
          return vector
        })
      },
    }
  }),
  broken('ignores an aborted signal', 'abort-and-close', (right) => ({
    embed: (texts) => right.embed(texts),
  })),
  broken(
    'drops texts that it does not understand',
    'bad-input',
    (right) => ({
      async embed(texts, options) {
        const vectors = await right.embed(texts, options)
        return vectors.filter((vector) => vector.some((x) => x !== 0))
      },
    }),
    ['forgetting'],
  ),
]
