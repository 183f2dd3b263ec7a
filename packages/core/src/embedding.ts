import type { Embedder, EmbedOptions } from './contract/embedder.ts'
import type { StoredVectors } from './contract/log.ts'
import type { Preparation, Said } from './contract/preparation.ts'
import type { Span } from './contract/record.ts'
import { isMnesticError, MnesticError, throwIfAborted, toMnesticError } from './error.ts'

const tolerance = 1e-3

export interface Embeddable extends Said {
  readonly text: string
  readonly passages: readonly Span[]
}

/** An embedder with what prepares its texts. Its fingerprint names both: vectors of one preparation are none of another. */
export interface PreparedEmbedder extends Embedder {
  readonly preparation: Preparation
}

export function prepareEmbedder(embedder: Embedder, preparation: Preparation): PreparedEmbedder {
  const { dimensions, fingerprint, weight } = embedder
  return {
    dimensions,
    preparation,
    ...(weight !== undefined && { weight }),
    fingerprint: preparation.fingerprint === '' ? fingerprint : `${fingerprint} ${preparation.fingerprint}`,
    embed: (texts, options) => embedder.embed(texts, options),
  }
}

/** Vectors for whole texts and their passages, by one call. @throws EMBEDDER_FAILED (retryable), ABORTED */
export async function embedTexts(
  embedder: PreparedEmbedder,
  items: readonly Embeddable[],
  signal: AbortSignal | undefined,
): Promise<readonly StoredVectors[]> {
  const { preparation } = embedder
  const texts = items.flatMap((item) =>
    [item.text, ...item.passages.map(({ start, end }) => item.text.slice(start, end))].map((text) =>
      preparation.record(text, item),
    ),
  )
  const vectors = await callEmbedder(embedder, texts, { signal })
  let next = 0
  return items.map(({ passages }) => {
    const [whole = new Float32Array(embedder.dimensions), ...parts] = vectors.slice(
      next,
      (next += 1 + passages.length),
    )
    return { fingerprint: embedder.fingerprint, whole, passages: parts }
  })
}

/** A vector for each prepared cue; `undefined` where the embedder has no opinion. @throws EMBEDDER_FAILED (retryable), ABORTED */
export async function embedCues(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly (Float32Array | undefined)[]> {
  const vectors = await callEmbedder(embedder, texts, { signal, cues: true })
  return vectors.map((vector) => (isZero(vector) ? undefined : vector))
}

function isZero(vector: Float32Array): boolean {
  return vector.every((x) => x === 0)
}

/** The vector at unit length. @throws INVALID_ARGUMENT: wrong length, NaN or infinite, all zeros */
export function unitVector(what: string, vector: Float32Array, dimensions: number | undefined): Float32Array {
  if (dimensions !== undefined && vector.length !== dimensions)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${what} has ${vector.length} dimensions; this memory's vectors have ${dimensions}`,
    )
  const length = norm(vector)
  if (!Number.isFinite(length) || length === 0)
    throw new MnesticError('INVALID_ARGUMENT', `${what} must have finite numbers, not all of them 0`)
  return vector.map((x) => x / length)
}

async function callEmbedder(
  embedder: Embedder,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<readonly Float32Array[]> {
  const { signal } = options
  throwIfAborted(signal)
  if (texts.length === 0) return []
  try {
    const vectors = await embedder.embed(texts, options)
    throwIfAborted(signal)
    return checkVectors(embedder, texts, vectors)
  } catch (error) {
    throwIfAborted(signal)
    if (isMnesticError(error, 'EMBEDDER_FAILED')) throw error
    throw toMnesticError(error, 'EMBEDDER_FAILED', `The embedder ${embedder.fingerprint} failed`, true)
  }
}

function checkVectors(
  embedder: Embedder,
  texts: readonly string[],
  vectors: readonly unknown[],
): readonly Float32Array[] {
  if (!Array.isArray(vectors) || vectors.length !== texts.length) {
    throw new MnesticError(
      'EMBEDDER_FAILED',
      `The embedder ${embedder.fingerprint} answered ${vectors.length} vectors for ${texts.length} texts`,
    )
  }
  return vectors.map((vector: unknown, i) => {
    const problem =
      vector instanceof Float32Array ? vectorProblem(vector, embedder.dimensions) : 'is no Float32Array'
    if (!(vector instanceof Float32Array) || problem !== undefined)
      throw new MnesticError(
        'EMBEDDER_FAILED',
        `Vector ${i} of ${embedder.fingerprint} ${problem ?? ''}; accepted: ${embedder.dimensions} dimensions, unit length or all zeros`,
      )
    // A copy: embedders reuse their buffers, and the log keeps this one.
    return vector.slice()
  })
}

/** What is wrong with a stored vector; `undefined` for one of unit length, or of zeros. */
export function vectorProblem(vector: Float32Array, dimensions: number): string | undefined {
  if (vector.length !== dimensions) return `has ${vector.length} dimensions`
  const length = norm(vector)
  return length === 0 || Math.abs(length - 1) <= tolerance ? undefined : `has length ${length}`
}

function norm(vector: Float32Array): number {
  let sum = 0
  for (const x of vector) sum += x * x
  return Math.sqrt(sum)
}
