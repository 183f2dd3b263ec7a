import type { Embedder } from './contract/embedder.ts'
import type { PutEntry } from './contract/log.ts'
import type { ReembedOptions } from './contract/memory.ts'
import type { AppendBatch, OpenStorage, ScopeInfo } from './contract/storage.ts'
import { checkMembers, checkCallback, checkSignal } from './check/value.ts'
import { embedTexts } from './embedding.ts'
import { checkOpen, type Engine } from './engine.ts'
import { entryPages } from './entry-pages.ts'
import { isMnesticError, MnesticError } from './error.ts'
import { eachScope } from './scopes.ts'

/** In the log's meta: the fingerprint of the embedder whose vectors it holds. */
export const embedderKey = 'embedder'
const pageSize = 256

/** Fingerprint of the embedder whose vectors a log holds; `undefined` before the first. */
async function boundEmbedder(storage: OpenStorage): Promise<string | undefined> {
  const value = await storage.getMeta(embedderKey)
  return typeof value === 'string' ? value : undefined
}

/**
 * Notes whose vectors the log holds, when the first ones come. Before they are appended: a crash in between may leave
 * a name without vectors, never vectors that the next embedder is not held to.
 */
export async function bindEmbedder(storage: OpenStorage, embedder: Embedder): Promise<void> {
  if ((await boundEmbedder(storage)) === undefined) await storage.setMeta(embedderKey, embedder.fingerprint)
}

/** @throws EMBEDDER_MISMATCH */
export async function checkEmbedder(storage: OpenStorage, embedder: Embedder | undefined): Promise<void> {
  const known = await boundEmbedder(storage)
  if (embedder === undefined || known === undefined || known === embedder.fingerprint) return
  throw new MnesticError(
    'EMBEDDER_MISMATCH',
    `The vectors of this memory are of embedder ${JSON.stringify(known)}, not ${JSON.stringify(embedder.fingerprint)}. Open it with that one, or with { onEmbedderChange: 'reembed' } and then call memory.reembed()`,
  )
}

/** See `Memory.reembed`. */
export async function reembed(
  engine: Engine,
  optionsInput: ReembedOptions | undefined,
): Promise<{ readonly embedded: number }> {
  checkOpen(engine)
  const options = checkOptions(optionsInput)
  const { embedder } = engine
  if (embedder === undefined)
    throw new MnesticError('UNSUPPORTED', 'This memory has no embedder; open it with one')
  const scopes: ScopeInfo[] = []
  for await (const info of eachScope(engine, [])) scopes.push(info)
  const total = scopes.reduce((sum, info) => sum + info.records, 0)
  let done = 0
  let embedded = 0
  for (const info of scopes) {
    const query = { scope: info.number, after: 0, limit: pageSize, text: true, vectors: true }
    for await (const entries of entryPages(engine.storage, query, options.signal)) {
      checkOpen(engine)
      const puts = entries.filter((entry): entry is PutEntry => entry.kind === 'put')
      const lacking = puts.filter((put) => put.vectors?.fingerprint !== embedder.fingerprint)
      if (lacking.length > 0) {
        const vectors = await embedTexts(
          embedder,
          lacking.map((put) => put.body),
          options.signal,
        )
        await appendVectors(
          engine,
          info,
          lacking.flatMap((put, i) =>
            vectors[i] === undefined ? [] : [{ seq: put.revision, vectors: vectors[i] }],
          ),
        )
      }
      done += puts.length
      embedded += lacking.length
      if (puts.length > 0) {
        options.onProgress?.({ done, total: Math.max(done, total) })
        engine.emit({ type: 'reembed', done, total: Math.max(done, total) })
      }
    }
  }
  await engine.storage.setMeta(embedderKey, embedder.fingerprint)
  const { revision } = await engine.storage.head()
  for (const view of engine.views.values()) view.follow(revision)
  return { embedded }
}

/** A scope that was forgotten while its texts were embedded needs no vectors. */
async function appendVectors(
  engine: Engine,
  { path }: ScopeInfo,
  vectors: AppendBatch['vectors'],
): Promise<void> {
  try {
    await engine.storage.append({ scope: path, records: [], notes: [], vectors })
  } catch (error) {
    if (!isMnesticError(error, 'NOT_FOUND')) throw error
  }
}

function checkOptions(input: ReembedOptions | undefined): ReembedOptions {
  const options = input ?? {}
  checkMembers('The reembed options', options, ['onProgress', 'signal'])
  return {
    onProgress: checkCallback('onProgress', input?.onProgress),
    signal: checkSignal(options['signal']),
  }
}
