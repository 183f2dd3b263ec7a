import { nextTurn, throwIfAborted } from '@mnestic/core'
import { adam } from './adam.ts'
import type { RankExample } from './example.ts'
import { inputsOf, toInputs, type Inputs } from './inputs.ts'
import { listLoss } from './loss.ts'
import { backward, forward, freshParameters, type Shape } from './network.ts'
import { randomFrom, shuffle } from './random.ts'

/** What was learned: with it and the code, every answer is fixed. */
export interface Model {
  readonly inputs: Inputs
  readonly hidden: number
  readonly parameters: Float64Array
  /** Factor on the network's output, below 1: how far so many examples are believed. */
  readonly trust: number
}

export interface FitSettings {
  readonly seed: number
  readonly hidden: number
  readonly epochs: number
  readonly caution: number
}

export interface EpochReport {
  readonly epoch: number
  readonly epochs: number
  /** Mean loss while the epoch went on, each example before it was learned from. */
  readonly loss: number
}

/** One example as the network reads it: inputs [n, width], fixed scores [n], and which are relevant [n]. */
export interface Prepared {
  readonly inputs: Float64Array
  readonly scores: Float64Array
  readonly relevant: readonly boolean[]
}

/** Measured best among .005 to .02 for lists of about 150 candidates; falls to 0 in a line. */
const firstRate = 0.01
const batchSize = 32
/** What all parameters lose in a step, times its rate (Loshchilov and Hutter, ICLR 2019): many signals, few examples. */
const decay = 1
/** Examples after which other work gets its turn. */
const slice = 16

/**
 * A pure function of examples and settings: the same bits on every run and machine. Examples that teach nothing are to
 * be left out before. @throws ABORTED
 */
export async function fitModel(
  examples: readonly RankExample[],
  { seed, hidden, epochs, caution }: FitSettings,
  signal?: AbortSignal,
  onEpoch?: (report: EpochReport) => void,
): Promise<Model> {
  const inputs = inputsOf(examples)
  const lists = examples.map((example) => prepare(inputs, example))
  const shape: Shape = { width: inputs.signals.length + 1, hidden }
  const parameters = freshParameters(shape, seed)
  const gradient = new Float64Array(parameters.length)
  const optimiser = adam(parameters.length)
  const random = randomFrom(seed + 1)
  const order = Uint32Array.from(lists, (_, i) => i)
  const steps = epochs * Math.ceil(lists.length / batchSize)
  let done = 0
  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(order, random)
    let loss = 0
    for (let from = 0; from < order.length; from += batchSize) {
      gradient.fill(0)
      const batch = order.subarray(from, from + batchSize)
      for (const [i, index] of batch.entries()) {
        if (i % slice === 0) {
          throwIfAborted(signal)
          await nextTurn()
        }
        const list = lists[index]
        if (list !== undefined) loss += learnFrom(shape, parameters, list, 1 / batch.length, gradient)
      }
      const rate = firstRate * (1 - done / steps)
      for (let i = 0; i < parameters.length; i++) parameters[i] = (parameters[i] ?? 0) * (1 - decay * rate)
      optimiser.step(parameters, gradient, rate)
      done += 1
    }
    onEpoch?.({ epoch, epochs, loss: loss / lists.length })
  }
  throwIfAborted(signal)
  return { inputs, hidden, parameters, trust: lists.length / (lists.length + caution) }
}

/** The loss of one list; adds its gradient, times `weight`. */
export function learnFrom(
  shape: Shape,
  parameters: Float64Array,
  { inputs, scores, relevant }: Prepared,
  weight: number,
  gradient: Float64Array,
): number {
  const { outputs, units } = forward(shape, parameters, inputs)
  const moved = scores.map((score, i) => score + (outputs[i] ?? 0))
  const { loss, byScore } = listLoss(moved, relevant)
  const weighed = byScore.map((g) => weight * g)
  backward(shape, parameters, inputs, units, weighed, gradient)
  return loss
}

function prepare(inputs: Inputs, { candidates, relevant }: RankExample): Prepared {
  const right = new Set(relevant)
  return {
    inputs: toInputs(inputs, candidates),
    scores: Float64Array.from(candidates, ({ score }) => score),
    relevant: candidates.map((_, i) => right.has(i)),
  }
}
