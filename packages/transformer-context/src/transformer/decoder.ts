import {
  createHeap,
  CrossEntropy,
  Embedding,
  random,
  type AttentionWindow,
  type Block,
  type Heap,
  type LinearTape,
  type ShareableModel,
} from '@mnestic/sequence'
import { readStreams, readWeights, type LayerAttention } from './attention-weights.ts'
import { checkConfig, type ModelPlace, type TransformerConfig, type TransformerOptions } from './config.ts'
import { columnsOf, countTargets, wholeSequence, type TokenBatch } from './data/token-batch.ts'
import { evaluated, type Evaluated } from './evaluation.ts'
import { beginnings, trained, type Beginnings } from './parts/initial.ts'
import { stack, type StackPass } from './parts/stack.ts'
import { tokenInput, type InputPass } from './parts/token-input.ts'
import { tokenOutput } from './parts/token-output.ts'
import { spareHeaps } from './spare-heaps.ts'
import { reach, tokenStream, type StreamOptions, type TokenStream } from './token-stream.ts'

/** A language model: predicts each token from those before it. For `train` of `@mnestic/sequence`. */
export interface Decoder extends ShareableModel<TokenBatch> {
  readonly kind: 'decoder'
  readonly config: TransformerConfig
  /** Without gradients. */
  evaluate(batches: Iterable<TokenBatch>): Evaluated
  /**
   * [T, V]: after each token, a score for each that may follow.
   * @throws INVALID_ARGUMENT: no token, one that is none, or more than there are learned positions
   */
  logits(ids: ArrayLike<number>, options?: ReadOptions): Float32Array
  /** Of every layer and head; with `query`, of that step alone. */
  attention(ids: ArrayLike<number>, options?: ReadOptions & QueryOption): readonly LayerAttention[]
  stream(options?: StreamOptions): TokenStream
}

export interface ReadOptions {
  /** What each token sees of the past; default the model's. */
  readonly window?: AttentionWindow
}

export interface QueryOption {
  /** Default: every step. */
  readonly query?: number
}

interface Read {
  readonly input: InputPass
  readonly pass: StackPass
  readonly logits: LinearTape
}

/**
 * A decoder-only Transformer:
 *
 *     x_0 = E[id] + P      x_l' = x_l + attention(norm(x_l))      x_{l+1} = x_l' + mlp(norm(x_l'))
 *     logits = norm(x_L) Eᵀ      loss = mean cross-entropy of the tokens that follow
 *
 * with causal self-attention, pre-norm and GELU, as in Radford et al., Language models are unsupervised multitask learners,
 * 2019 (GPT-2); Vaswani et al., arXiv:1706.03762. Parameters begin as there. What one step takes of the heap grows with
 * T B E L; attention takes no memory that grows with T².
 *
 * @throws INVALID_ARGUMENT, TOO_LARGE
 */
export function decoder(options: TransformerOptions & ModelPlace): Decoder {
  const config = checkConfig(options)
  const { heap = createHeap(), seed = 0, deviation } = options
  return decoderOf(config, heap, beginnings(random(seed), 2 * config.layers, deviation))
}

export function decoderOf(config: TransformerConfig, heap: Heap, initial: Beginnings): Decoder {
  const { width, vocabulary, heads } = config
  const embedding = new Embedding(heap, {
    vocabulary,
    width,
    name: 'tokens',
    initial: { weight: initial.matrix(vocabulary * width) },
  })
  const input = tokenInput(heap, embedding, '', config, initial)
  const body = stack(heap, { prefix: '', config, causal: true, cross: false, initial })
  const output = tokenOutput(heap, embedding, config, initial)
  const crossEntropy = new CrossEntropy(heap, { classes: vocabulary })
  const spare = spareHeaps(heap.kernel.id)

  function read({ steps, batch, ids }: TokenBatch, { window }: ReadOptions = {}): Read {
    const shown = input.forward(ids, { steps, batch })
    const pass = body.forward(shown.y, { steps, batch, ...(window && { window }) })
    return { input: shown, pass, logits: output.forward(pass.y, { rows: steps * batch }) }
  }

  /** Nothing stays on the heap. */
  function passing<T>(ids: ArrayLike<number>, options: ReadOptions, use: (read: Read) => T): T {
    const mark = heap.mark()
    try {
      return use(read(wholeSequence(ids), options))
    } finally {
      heap.release(mark)
    }
  }

  return {
    kind: 'decoder',
    config,
    heap,
    parameters: trained(
      [...embedding.parameters, ...input.parameters, ...body.parameters, ...output.parameters],
      config,
    ),
    loss(batch) {
      const { input: shown, pass, logits } = read(batch)
      const tape = crossEntropy.forward(logits.y, batch.targets)
      const dh = output.backward(logits, { dy: crossEntropy.backward(tape) })
      shown.backward(pass.backward(dh).dx)
      return { loss: tape.loss }
    },
    share(batch, index, count) {
      const [from, to] = [part(batch.batch, index, count), part(batch.batch, index + 1, count)]
      const share = columnsOf(batch, from, to)
      return { batch: share, weight: countTargets(share.targets) / countTargets(batch.targets) }
    },
    evaluate: (batches) =>
      evaluated(heap, batches, (batch) => ({
        tape: crossEntropy.forward(read(batch).logits.y, batch.targets),
        sequences: batch.batch,
      })),
    logits: (ids, options = {}) => passing(ids, options, ({ logits }) => logits.y.data.slice()),
    attention: (ids, { query, ...options } = {}) =>
      passing(ids, options, ({ pass }) =>
        readWeights(heap, pass.attention, { heads, queries: ids.length }, query),
      ),
    stream(options = {}) {
      const { batch = 1 } = options
      const kept = reach(config, options)
      return spare.lend((own, giveBack) => {
        const shown = input.stream(own, batch)
        const reading = body.stream({ heap: own, batch, ...kept })
        const scores = output.stream({ heap: own, batch })
        return tokenStream({
          batch,
          capacity: kept.capacity,
          step: (ids, position): Block => reading.step(shown.step(ids, position)),
          output: (h) => scores.step(h),
          back(length) {
            for (const each of reading.self) each.length = length
          },
          attention: () => readStreams(reading.self, 'self', heads),
          close: giveBack,
        })
      })
    },
  }
}

/** Where part `index` of `count` begins. */
export function part(batch: number, index: number, count: number): number {
  return Math.floor((batch * index) / count)
}
