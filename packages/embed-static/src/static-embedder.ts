import { MnesticError, nextTurn } from '@mnestic/core'
import type { Embedder } from '@mnestic/core'
import { checkMembers, invalid } from '@mnestic/core/check'
import { readModel } from './model.ts'
import type { Model } from './model.ts'
import { SHIPPED } from './shipped.ts'
import { readHeader } from './table.ts'
import { textVectors } from './text-vector.ts'

/** Tokeniser, pooling and the rule for zeros: changes with any of them, and so do the fingerprints. */
const METHOD = 'static-2'
/** Work between two turns of the event loop, a few milliseconds of it; counted in UTF-16 code units. */
const SLICE = 16_384
/** What a text costs besides its units: the vector that is made for it. */
const TEXT_COST = 32

export interface StaticEmbedderOptions {
  /**
   * The bytes of a table, instead of the one in this package: for a browser without access to the package's files,
   * or a table of your own (scripts/README.md). Copied at the first `embed`.
   */
  readonly table?: Uint8Array | undefined
  /**
   * Share of a text's letters that must stand in words which the table knows whole, or in pieces of four letters or
   * more of the others, 0 to 1, default 0.55: a text with less gets zeros, which mean "no opinion". 0 gives a vector
   * to all but texts without one known piece.
   */
  readonly minKnown?: number | undefined
}

/** Beside a sentence model's 1: a mean of words knows no order, and on conversations its cosines say about half as much. */
const WEIGHT = 0.5

const DEFAULT_MIN_KNOWN = 0.55
const known: readonly string[] = ['table', 'minKnown'] satisfies readonly (keyof StaticEmbedderOptions)[]

/** The embedder over `readShipped`, which fetches this package's table when it is first needed. */
export function embedderOver(
  readShipped: () => Promise<Uint8Array>,
): (options?: StaticEmbedderOptions) => Embedder {
  let shipped: Promise<Model> | undefined
  const loadShipped = (): Promise<Model> => {
    shipped ??= readShipped()
      .then(readModel)
      .catch((error: unknown) => {
        shipped = undefined // a lost connection may come back
        throw error
      })
    return shipped
  }

  return (options = {}) => {
    checkMembers('The options of staticEmbedder', options, known)
    const { table, minKnown = DEFAULT_MIN_KNOWN } = options
    if (typeof minKnown !== 'number' || !(minKnown >= 0 && minKnown <= 1))
      throw invalid('minKnown of staticEmbedder', minKnown, 'a share from 0 to 1')
    const { dimensions, digest } = table === undefined ? SHIPPED : readHeader(table)
    let given: Promise<Model> | undefined
    const load = (): Promise<Model> => (table === undefined ? loadShipped() : (given ??= readModel(table)))
    return {
      fingerprint: `${METHOD}/${dimensions}/${digest}/${minKnown}`,
      dimensions,
      weight: WEIGHT,
      async embed(texts, { signal } = {}) {
        signal?.throwIfAborted()
        const model = await load()
        if (model.digest !== digest) {
          throw new MnesticError(
            'CORRUPT',
            `the table read is ${model.digest}, this embedder is of ${digest}: install @mnestic/embed-static again, or leave the given bytes as they are`,
          )
        }
        signal?.throwIfAborted()
        return embedAll(model, minKnown, texts, signal)
      },
    }
  }
}

async function embedAll(
  model: Model,
  minKnown: number,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Float32Array[]> {
  const vectors = textVectors(model, minKnown)
  const answer: Float32Array[] = []
  let left = SLICE
  const pause = async (): Promise<void> => {
    await nextTurn()
    signal?.throwIfAborted()
    left = SLICE
  }
  for (const text of texts) {
    let at = 0
    while (at < text.length) {
      if (left <= 0) await pause()
      const next = vectors.feed(text, at, at + left)
      left -= next - at
      at = next
    }
    answer.push(vectors.finish())
    left -= TEXT_COST
    if (left <= 0) await pause()
  }
  return answer
}
