import { MnesticError } from '@mnestic/core'
import type { Embedder } from '@mnestic/core'
import { missingFiles } from './model-files.ts'
import { readOptions } from './options.ts'
import type { MinilmOptions, Settings } from './options.ts'
import { openPool } from './pool.ts'

/** Tokens, pooling and the rule for zeros: changes with any of them, and so do the fingerprints. */
const METHOD = 'minilm-2'
/** UTF-16 code units that are read for each token allowed: no text of words is cut by it, and none costs more. */
const UNITS = 64

/** An embedder with a worker behind it. */
export interface MinilmEmbedder extends Embedder {
  /** Ends the workers; calls on their way get CLOSED. A worker without work does not keep the process alive. */
  close(): Promise<void>
}

/**
 * Texts to unit vectors by a sentence model (all-MiniLM-L6-v2: 384 dimensions, English), in a worker, through
 * @huggingface/transformers, which you install beside this package. Resolves when the model is loaded.
 *
 * `embed` answers zeros for a text without one token that the model knows, and from a model with the English vocabulary
 * for one whose letters are mostly not Latin. It throws EMBEDDER_FAILED (retryable)
 * where a worker died, which the next call starts again, CLOSED after `close`, and the signal's reason.
 *
 * @throws INVALID_ARGUMENT: an option, or no model in the folder; EMBEDDER_FAILED: nothing to run it with, a
 * download that fails (retryable), a model that cannot be loaded
 */
export async function minilmEmbedder(options: MinilmOptions): Promise<MinilmEmbedder> {
  const settings = readOptions(options)
  checkFolder(settings)
  const { dtype, maxTokens } = settings
  const pool = await openPool(settings)
  const { dimensions, digest } = pool.identity
  return {
    fingerprint: `${METHOD}/${dimensions}/${dtype}/${maxTokens}/${digest}`,
    dimensions,
    async embed(texts, { signal } = {}) {
      const read = texts.map((text) => cut(text, maxTokens * UNITS))
      const different = [...new Set(read)]
      const vectors = await pool.embed(different, signal)
      const found = new Map(different.map((text, i) => [text, vectors[i] ?? new Float32Array(dimensions)]))
      return read.map((text) => (found.get(text) ?? new Float32Array(dimensions)).slice())
    },
    close: async () => pool.close(),
  }
}

function checkFolder({ source, dtype }: Settings): void {
  if (source.kind === 'download') return
  const missing = missingFiles(source.folder, dtype)
  if (missing.length > 0)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `no ${dtype} model in ${source.folder}: ${missing.join(', ')} not found. Give the model's own folder, its dtype, or { download: { into } }`,
    )
}

/** Not in the middle of a surrogate pair. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text
  const last = text.charCodeAt(units - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? units - 1 : units)
}
