import { checkInteger } from '@mnestic/core/check'
import {
  createHeap,
  CrossEntropy,
  Embedding,
  random,
  type Block,
  type Heap,
  type LinearTape,
  type ShareableModel,
} from '@mnestic/sequence'
import { readStreams, readWeights, type LayerAttention } from './attention-weights.ts'
import { checkConfig, type ModelPlace, type TransformerConfig, type TransformerOptions } from './config.ts'
import { pairsOf, sourceBatch, type PairBatch, type SourceBatch } from './data/pair-batch.ts'
import { countTargets, wholeSequence } from './data/token-batch.ts'
import { part, type QueryOption, type ReadOptions } from './decoder.ts'
import { evaluated, type Evaluated } from './evaluation.ts'
import { beginnings, trained, type Beginnings } from './parts/initial.ts'
import { stack, type StackPass } from './parts/stack.ts'
import { tokenInput, type InputPass } from './parts/token-input.ts'
import { tokenOutput } from './parts/token-output.ts'
import { spareHeaps } from './spare-heaps.ts'
import { reach, tokenStream, type StreamOptions, type TokenStream } from './token-stream.ts'

export interface EncoderDecoderOptions extends TransformerOptions, ModelPlace {
  /** Where the source has tokens, and a table, of its own: how many. Default: both share the one of `vocabulary`. */
  readonly sourceVocabulary?: number
}

/** `sourceVocabulary` undefined: one table for both. */
export type EncoderDecoderConfig = TransformerConfig & { readonly sourceVocabulary: number | undefined }

/** Makes one sequence of another. For `train` of `@mnestic/sequence`. */
export interface EncoderDecoder extends ShareableModel<PairBatch> {
  readonly kind: 'encoder-decoder'
  readonly config: EncoderDecoderConfig
  /** Without gradients; the decoder is shown the right target up to each token. */
  evaluate(batches: Iterable<PairBatch>): Evaluated
  /** [T, V]: after each token of the target, a score for each that may follow. */
  logits(source: ArrayLike<number>, target: ArrayLike<number>, options?: ReadOptions): Float32Array
  /** Of every layer and head, the decoder's over its own steps and over the source. */
  attention(
    source: ArrayLike<number>,
    target: ArrayLike<number>,
    options?: QueryOption,
  ): readonly LayerAttention[]
  /** The encoder's, over the source. */
  sourceAttention(source: ArrayLike<number>, options?: QueryOption): readonly LayerAttention[]
  /** Reads targets of these sources, one sequence for each. */
  stream(sources: readonly ArrayLike<number>[], options?: Omit<StreamOptions, 'batch'>): TokenStream
}

interface Encoded {
  readonly input: InputPass
  readonly pass: StackPass
}

interface Read {
  readonly encoded: Encoded
  readonly input: InputPass
  readonly pass: StackPass
  readonly logits: LinearTape
}

/**
 * A Transformer with an encoder, whose steps all see one another, and a decoder, which sees the encoder's answer and its
 * own steps so far: layers of self-attention, in the decoder cross-attention, and a feed-forward part, each behind a norm
 * and added to what it was given. Vaswani et al., Attention is all you need, arXiv:1706.03762, figure 1, with pre-norm.
 *
 * @throws INVALID_ARGUMENT, TOO_LARGE
 */
export function encoderDecoder(options: EncoderDecoderOptions): EncoderDecoder {
  const { sourceVocabulary } = options
  const config = { ...checkConfig(options, ['sourceVocabulary']), sourceVocabulary }
  if (sourceVocabulary !== undefined) checkInteger('sourceVocabulary', sourceVocabulary, 1, 2 ** 31 - 1)
  const { heap = createHeap(), seed = 0, deviation } = options
  const draws = random(seed)
  return encoderDecoderOf(config, heap, (parts) => beginnings(draws, parts, deviation))
}

export function encoderDecoderOf(
  config: EncoderDecoderConfig,
  heap: Heap,
  initial: (residualParts: number) => Beginnings,
): EncoderDecoder {
  const { width, vocabulary, layers, heads, sourceVocabulary } = config
  const [encoding, decoding] = [initial(2 * layers), initial(3 * layers)]
  const table = (size: number, name: string) =>
    new Embedding(heap, {
      vocabulary: size,
      width,
      name,
      initial: { weight: decoding.matrix(size * width) },
    })
  const embedding = table(vocabulary, 'tokens')
  const ofSource = sourceVocabulary === undefined ? embedding : table(sourceVocabulary, 'source_tokens')
  const sourceInput = tokenInput(heap, ofSource, 'encoder.', config, encoding)
  const encoder = stack(heap, { prefix: 'encoder.', config, causal: false, cross: false, initial: encoding })
  const input = tokenInput(heap, embedding, 'decoder.', config, decoding)
  const body = stack(heap, { prefix: 'decoder.', config, causal: true, cross: true, initial: decoding })
  const output = tokenOutput(heap, embedding, config, decoding)
  const crossEntropy = new CrossEntropy(heap, { classes: vocabulary })
  const spare = spareHeaps(heap.kernel.id)

  function encode({ steps, batch, ids, mask }: SourceBatch): Encoded {
    const shown = sourceInput.forward(ids, { steps, batch })
    return { input: shown, pass: encoder.forward(shown.y, { steps, batch, keyMask: mask }) }
  }

  function read({ source, target }: PairBatch, { window }: ReadOptions = {}): Read {
    const { steps, batch } = target
    const encoded = encode(source)
    const shown = input.forward(target.ids, { steps, batch })
    const asked = { steps: source.steps, values: encoded.pass.y }
    const pass = body.forward(shown.y, {
      steps,
      batch,
      source: asked,
      sourceMask: source.mask,
      ...(window && { window }),
    })
    return { encoded, input: shown, pass, logits: output.forward(pass.y, { rows: steps * batch }) }
  }

  /** Nothing stays on the heap. */
  function released<T>(use: () => T): T {
    const mark = heap.mark()
    try {
      return use()
    } finally {
      heap.release(mark)
    }
  }

  const alone = (source: ArrayLike<number>, target: ArrayLike<number>): PairBatch => ({
    source: sourceBatch([source]),
    target: wholeSequence(target),
  })

  return {
    kind: 'encoder-decoder',
    config,
    heap,
    parameters: trained(
      [
        ...embedding.parameters,
        ...(ofSource === embedding ? [] : ofSource.parameters),
        ...sourceInput.parameters,
        ...encoder.parameters,
        ...input.parameters,
        ...body.parameters,
        ...output.parameters,
      ],
      config,
    ),
    loss(batch) {
      const { encoded, input: shown, pass, logits } = read(batch)
      const tape = crossEntropy.forward(logits.y, batch.target.targets)
      const dh = output.backward(logits, { dy: crossEntropy.backward(tape) })
      const { dx, dSource } = pass.backward(dh)
      shown.backward(dx)
      if (dSource) encoded.input.backward(encoded.pass.backward(dSource).dx)
      return { loss: tape.loss }
    },
    share(batch, index, count) {
      const all = batch.target.batch
      const share = pairsOf(batch, part(all, index, count), part(all, index + 1, count))
      const weight = countTargets(share.target.targets) / countTargets(batch.target.targets)
      return { batch: share, weight }
    },
    evaluate: (batches) =>
      evaluated(heap, batches, (batch) => ({
        tape: crossEntropy.forward(read(batch).logits.y, batch.target.targets),
        sequences: batch.target.batch,
      })),
    logits: (source, target, options) =>
      released(() => read(alone(source, target), options).logits.y.data.slice()),
    attention: (source, target, { query } = {}) =>
      released(() =>
        readWeights(
          heap,
          read(alone(source, target)).pass.attention,
          { heads, queries: target.length },
          query,
        ),
      ),
    sourceAttention: (source, { query } = {}) =>
      released(() => {
        const { pass } = encode(sourceBatch([source]))
        return readWeights(heap, pass.attention, { heads, queries: source.length }, query)
      }),
    stream(sources, options = {}) {
      const source = sourceBatch(sources)
      const { batch, steps } = source
      const kept = reach(config, options)
      return spare.lend((own, giveBack) => {
        const values = released(() => own.copyOf(encode(source).pass.y))
        const shown = input.stream(own, batch)
        const reading = body.stream({
          heap: own,
          batch,
          ...kept,
          source: { steps, values },
          sourceMask: source.mask,
        })
        const scores = output.stream({ heap: own, batch })
        return tokenStream({
          batch,
          capacity: kept.capacity,
          step: (ids, position): Block => reading.step(shown.step(ids, position)),
          output: (h) => scores.step(h),
          back(length) {
            for (const each of reading.self) each.length = length
          },
          attention: () => [
            ...readStreams(reading.self, 'self', heads),
            ...readStreams(reading.cross, 'cross', heads),
          ],
          close: giveBack,
        })
      })
    },
  }
}
