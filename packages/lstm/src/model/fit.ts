import { invalid } from '@mnestic/core/check'
import { createHeap, gateBias, glorotUniform, orthogonal, random, train } from '@mnestic/sequence'
import { drawBatch, wholeOf, type BatchShape } from './batch.ts'
import { exampleOf, manifestOf, normOf, type Example } from './examples.ts'
import { inputSize, type InputSpec } from './input.ts'
import type { LabelledStream } from './labelled.ts'
import { GatedNetwork, layersOf } from './network.ts'
import { canonical } from './saved.ts'
import { lossOf, trainable } from './training.ts'

export interface FitNetworkOptions {
  /** Of the first weights, the windows and what is dropped; a whole number from 0. Default 1. */
  readonly seed?: number | undefined
  /** H, cells. Default 32, or those of `from`. */
  readonly hidden?: number | undefined
  /** Steps of the training, each on 16 windows of 48 turns. Default 250. */
  readonly steps?: number | undefined
  /** What is read of a turn. Default: features of its text, no vectors; or that of `from`. */
  readonly spec?: InputSpec | undefined
  /** Begins with these weights. */
  readonly from?: GatedNetwork | undefined
  /** Streams that are not learned from: the weights that answer them best are kept, and it ends when they get no better. */
  readonly heldOut?: readonly LabelledStream[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: FitNetworkProgress) => void) | undefined
}

export interface FitNetworkProgress {
  /** From 1 to `steps`. */
  readonly step: number
  readonly steps: number
  /** Cross-entropy of keep and boundary together, in nats a turn, with numbers dropped. */
  readonly loss: number
}

/** Chosen among 3e-3, 5e-3, 1e-2 and .2 to .5 on public conversations, leaving one out. */
const rate = 5e-3
const drop = 0.3
const rows = 16
const window = 48
const evaluateEvery = 25
const patience = 8
export const defaultSpec: InputSpec = { version: 1 }

/**
 * Learns from the labels what is worth keeping and where sessions begin. A function of streams and options: the same
 * bits on every run and machine.
 *
 * @throws INVALID_ARGUMENT: labels that do not fit their turns, no stream with labels, or a size that is not that of `from`
 * @throws ABORTED: by the signal, between steps
 */
export async function fitNetwork(
  streams: readonly LabelledStream[],
  options: FitNetworkOptions = {},
): Promise<GatedNetwork> {
  const { seed = 1, steps = 250, from, heldOut = [], signal, onProgress } = options
  const { spec = from?.spec ?? defaultSpec, hidden = from?.hidden ?? 32 } = options
  if (from && (from.hidden !== hidden || canonical(from.spec) !== canonical(spec)))
    throw invalid('hidden and spec of the fit', { hidden, spec }, 'those of `from`, or leave them out')
  const examples = streams.map((stream, i) => exampleOf(spec, stream, i)).filter(({ turns }) => turns > 0)
  const measured = heldOut.map((stream, i) => exampleOf(spec, stream, i)).filter(({ turns }) => turns > 0)
  if (!examples.some(teaches))
    throw invalid('The streams', `${streams.length} of them`, 'at least one turn with a label')
  const shape: BatchShape = { input: inputSize(spec), hidden, rows, window, drop }
  const tensors = from?.tensors() ?? beginning(shape, examples, seed)
  const layers = layersOf(createHeap(), { spec, hidden }, tensors)
  const norm = { mean: layers.mean.value.data.slice(), scale: layers.scale.value.data.slice() }
  await train(trainable(layers), (_, numbers) => drawBatch(examples, norm, shape, numbers), {
    steps,
    schedule: { kind: 'cosine', rate, steps, warmUp: Math.min(20, steps) },
    clip: 1,
    seed,
    ...(signal && { signal }),
    ...(onProgress && { onProgress: ({ step, loss }) => onProgress({ step, steps, loss }) }),
    ...(measured.length > 0 && {
      evaluate: {
        every: evaluateEvery,
        patience,
        measure: () =>
          measured.reduce((sum, example) => sum + lossOf(layers, wholeOf(example, norm, shape)), 0),
      },
    }),
  })
  const fitted = await manifestOf(examples, { seed, steps }, from)
  const learned = Object.fromEntries(layers.saved.map(({ name, value }) => [name, value.data.slice()]))
  return new GatedNetwork({ spec, hidden, fitted }, learned)
}

function teaches({ weights }: Example): boolean {
  return weights.some((weight) => weight > 0)
}

/** Weights that know nothing yet: cells that keep, answers that say what most turns are. */
function beginning(
  { input, hidden }: BatchShape,
  examples: readonly Example[],
  seed: number,
): Readonly<Record<string, Float32Array>> {
  const numbers = random(seed)
  const { mean, scale } = normOf(examples, input)
  return {
    'lstm.weight_x': glorotUniform({ random: numbers, rows: input, columns: 4 * hidden }),
    'lstm.weight_h': orthogonal({ random: numbers, rows: hidden, columns: 4 * hidden }),
    'lstm.bias': gateBias({ hidden }),
    'heads.weight': glorotUniform({ random: numbers, rows: hidden, columns: 2 }),
    'input.mean': mean,
    'input.scale': scale,
  }
}
