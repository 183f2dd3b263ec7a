import type { Embedder } from './contract/embedder.ts'
import { checkInteger, checkMembers, invalid } from './check/value.ts'
import { throwIfAborted, toMnesticError } from './error.ts'

/** Texts to vectors, in order; any length but all zeros: they are normalised. Throws, and may be called again. */
export type EmbeddingService = (
  texts: readonly string[],
  options: { readonly signal: AbortSignal | undefined },
) => Promise<readonly (readonly number[] | Float32Array)[]>

export interface EmbedderOverOptions {
  /** Names service, model and settings: changes whenever some text's vector could. */
  readonly fingerprint: string
  /** Length of each vector, 1 to 65,536. */
  readonly dimensions: number
  /** Texts in one call of the service, 1 to 10,000. Default 64. */
  readonly batch?: number | undefined
  /** Calls until one succeeds, 1 to 10; before the second it waits 250 ms, then each time four times as long. Default 3. */
  readonly tries?: number | undefined
  /**
   * Cues whose vectors are remembered, the latest: what a read asks again costs nothing. Records are not remembered:
   * kept outside the storage they would outlive a forget. 0 to 100,000. Default 256.
   */
  readonly cues?: number | undefined
}

const known: readonly string[] = [
  'fingerprint',
  'dimensions',
  'batch',
  'tries',
  'cues',
] satisfies readonly (keyof EmbedderOverOptions)[]
const firstWait = 250

/**
 * An embedder over a function, such as a call of an embedding service: in batches, with tries, with a memory of cues.
 * The service must be batch-invariant, as every embedder: see `Embedder`.
 * @throws INVALID_ARGUMENT; `embed`: EMBEDDER_FAILED (retryable), ABORTED
 */
export function embedderOver(service: EmbeddingService, options: EmbedderOverOptions): Embedder {
  if (typeof service !== 'function') throw invalid('service', service, 'a function')
  checkMembers('The options of embedderOver', options, known)
  const { fingerprint } = options
  if (typeof fingerprint !== 'string' || fingerprint === '')
    throw invalid('fingerprint', fingerprint, 'a non-empty text')
  const dimensions = checkInteger('dimensions', options.dimensions, 1, 65_536)
  const batch = checkInteger('batch', options.batch ?? 64, 1, 10_000)
  const tries = checkInteger('tries', options.tries ?? 3, 1, 10)
  const cues = new Latest(checkInteger('cues', options.cues ?? 256, 0, 100_000))

  async function call(
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly Float32Array[]> {
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(signal)
      try {
        const vectors = await service(texts, { signal })
        // By call: two that are wrong by as many would shift all texts between them.
        if (vectors.length !== texts.length)
          throw new Error(`it answered ${vectors.length} vectors for ${texts.length} texts`)
        return vectors.map(normalised)
      } catch (error) {
        throwIfAborted(signal)
        if (attempt === tries)
          throw toMnesticError(error, 'EMBEDDER_FAILED', `${fingerprint} failed ${tries} times`, true)
        await wait(firstWait * 4 ** (attempt - 1), signal)
      }
    }
  }

  return {
    fingerprint,
    dimensions,
    embed: async (texts, { signal, cues: areCues = false } = {}) => {
      // Copies, in and out: what a caller does to its vectors is no matter of the next one.
      const remembered = texts.map((text) => (areCues ? cues.get(text)?.slice() : undefined))
      const missing = texts.filter((_, i) => remembered[i] === undefined)
      const vectors: Float32Array[] = []
      for (let start = 0; start < missing.length; start += batch)
        vectors.push(...(await call(missing.slice(start, start + batch), signal)))
      if (areCues)
        for (const [i, text] of missing.entries()) if (vectors[i]) cues.set(text, vectors[i].slice())
      let next = 0
      return remembered.flatMap((vector) => vector ?? vectors[next++] ?? [])
    },
  }
}

/** The vectors of the texts that were asked last. */
class Latest {
  readonly #limit: number
  readonly #vectors = new Map<string, Float32Array>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get(text: string): Float32Array | undefined {
    const vector = this.#vectors.get(text)
    if (vector !== undefined) this.set(text, vector)
    return vector
  }

  set(text: string, vector: Float32Array): void {
    this.#vectors.delete(text)
    this.#vectors.set(text, vector)
    for (const oldest of this.#vectors.keys()) {
      if (this.#vectors.size <= this.#limit) return
      this.#vectors.delete(oldest)
    }
  }
}

/** Zeros stay zeros: no opinion. What is no number is left to the check of whoever asked. */
function normalised(numbers: readonly number[] | Float32Array): Float32Array {
  let sum = 0
  for (const x of numbers) sum += x * x
  const length = Math.sqrt(sum)
  return Float32Array.from(numbers, (x) => (length > 0 ? x / length : x))
}

/** Ends at once where the signal aborts: the next look at it throws. */
async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end, { once: true })
    function end(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
  })
}
