import type * as transformers from '@huggingface/transformers'
import { MnesticError } from '@mnestic/core'
import type { Guard } from './brake.ts'
import { digestOf, missingFiles } from './model-files.ts'
import type { LoadProgress } from './options.ts'
import type { Identity, Order } from './protocol.ts'
import { loadSentenceModel } from './sentence-model.ts'
import type { SentenceModel } from './sentence-model.ts'

/**
 * Downloads what was allowed to be downloaded and is not there, then loads from the folder.
 *
 * The download is not guarded, although it tries the model at its end: the process would not end before it.
 *
 * @throws EMBEDDER_FAILED: not installed, nothing to download, no model; INVALID_ARGUMENT: see `loadSentenceModel`
 */
export async function load(
  { source, dtype, maxTokens }: Order,
  progress: (progress: LoadProgress) => void,
  guard: Guard,
): Promise<{ readonly identity: Identity; readonly model: SentenceModel }> {
  const library = await guard(importTransformers)
  const { folder } = source
  if (source.kind === 'download' && missingFiles(folder, dtype).length > 0) {
    const { AutoModel, AutoTokenizer, env } = library
    env.allowLocalModels = false
    env.cacheDir = source.into
    env.remoteHost = source.host
    const options = {
      revision: source.revision,
      progress_callback(event: { readonly status: string }): void {
        if (isProgress(event)) progress({ file: event.file, loaded: event.loaded, total: event.total })
      },
    }
    try {
      const model = await AutoModel.from_pretrained(source.model, { ...options, device: 'cpu', dtype })
      await model.dispose()
      await AutoTokenizer.from_pretrained(source.model, options)
    } catch (cause) {
      throw new MnesticError(
        'EMBEDDER_FAILED',
        `cannot download ${source.model} (${dtype}) from ${source.host}: ${messageOf(cause)}`,
        { cause, retryable: !isNotFound(cause) },
      )
    }
    const missing = missingFiles(folder, dtype)
    if (missing.length > 0)
      throw new MnesticError(
        'EMBEDDER_FAILED',
        `the download left no ${missing.join(', ')} in ${folder}: is the folder writable, the disk full?`,
        { retryable: true },
      )
  }
  try {
    const model = await guard(async () => loadSentenceModel(library, folder, dtype, maxTokens))
    return { identity: { dimensions: model.dimensions, digest: await digestOf(folder, dtype) }, model }
  } catch (cause) {
    if (cause instanceof MnesticError) throw cause
    throw new MnesticError('EMBEDDER_FAILED', `cannot load the model in ${folder}: ${messageOf(cause)}`, {
      cause,
    })
  }
}

async function importTransformers(): Promise<typeof transformers> {
  try {
    return await import('@huggingface/transformers')
  } catch (cause) {
    throw new MnesticError(
      'EMBEDDER_FAILED',
      `cannot import @huggingface/transformers, which runs the model: npm install @huggingface/transformers (${messageOf(cause)})`,
      { cause },
    )
  }
}

function isProgress(event: { readonly status: string }): event is { readonly status: string } & LoadProgress {
  return event.status === 'progress'
}

/** The host answered, and says that there is no such model or file. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'ModelFileNotFoundError'
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // fetch says "fetch failed", and the reason in the cause
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
