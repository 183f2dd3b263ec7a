import { invalid } from '@mnestic/core/check'
import { inputOf, inputSize, letLookGo, type InputSpec } from './input.ts'
import type { LabelledStream } from './labelled.ts'
import type { Manifest, Told } from './manifest.ts'

/** A stream as the training reads it. */
export interface Example {
  /** T */
  readonly turns: number
  /** [T, D], not yet normalised */
  readonly inputs: Float32Array
  /** [T, 2]: keep and boundary, 1 or 0 */
  readonly targets: Float32Array
  /** [T, 2]: 0 where nothing is told */
  readonly weights: Float32Array
}

/** Most that one useful turn weighs, so that a few do not drown all else. */
const maxWeight = 16

/** @throws INVALID_ARGUMENT: labels that are not as many as turns, or no numbers */
export function exampleOf(spec: InputSpec, stream: LabelledStream, at: number): Example {
  const { turns, keep, boundary } = stream
  for (const [name, labels] of Object.entries({ keep, boundary }))
    if (labels !== undefined && labels.length !== turns.length)
      throw invalid(
        `${name} of stream ${at}`,
        `${labels.length} labels`,
        `one for each of its ${turns.length} turns`,
      )
  const size = inputSize(spec)
  const inputs = new Float32Array(turns.length * size)
  const targets = new Float32Array(turns.length * 2)
  const weights = new Float32Array(turns.length * 2)
  turns.forEach((turn, t) => {
    inputs.set(inputOf(spec, turn, turns[t - 1]), t * size)
    if (keep) {
      const uses = Number(keep[t])
      if (!(uses >= 0))
        throw invalid(`keep of turn ${t} of stream ${at}`, keep[t], 'true, false, or how often it was of use')
      targets[t * 2] = uses > 0 ? 1 : 0
      weights[t * 2] = uses > 0 ? Math.min(uses, maxWeight) : 1
    }
    // the first turn begins a session whatever it says, and teaches nothing
    if (boundary && t > 0) {
      targets[t * 2 + 1] = boundary[t] === true ? 1 : 0
      weights[t * 2 + 1] = 1
    }
  })
  letLookGo()
  return { turns: turns.length, inputs, targets, weights }
}

/**
 * Mean of the inputs, and 1 / (their standard deviation + .05): what hardly ever differs is not blown up, and what never
 * does, such as the pauses of turns without times, is not read at all.
 */
export function normOf(
  examples: readonly Example[],
  size: number,
): { readonly mean: Float32Array; readonly scale: Float32Array } {
  const count = examples.reduce((sum, { turns }) => sum + turns, 0)
  const sums = new Float64Array(size)
  const squares = new Float64Array(size)
  for (const { inputs } of examples)
    for (let i = 0; i < inputs.length; i++) {
      const [d, x] = [i % size, inputs[i] ?? 0]
      sums[d] = (sums[d] ?? 0) + x
      squares[d] = (squares[d] ?? 0) + x * x
    }
  const mean = sums.map((sum) => sum / count)
  const scale = squares.map((sum, d) => {
    const variance = sum / count - (mean[d] ?? 0) ** 2
    return variance < 1e-9 ? 0 : 1 / (Math.sqrt(variance) + 0.05)
  })
  return { mean: Float32Array.from(mean), scale: Float32Array.from(scale) }
}

export async function manifestOf(
  examples: readonly Example[],
  settings: Pick<Manifest, 'seed' | 'steps'>,
  from: { readonly hash: string; readonly fitted: Manifest | undefined } | undefined,
): Promise<Manifest> {
  return {
    streams: examples.length,
    turns: examples.reduce((sum, { turns }) => sum + turns, 0),
    keep: plus(toldOf(examples, 0), from?.fitted?.keep),
    boundary: plus(toldOf(examples, 1), from?.fitted?.boundary),
    ...settings,
    digest: await digestOf(examples),
    ...(from && { from: from.hash }),
  }
}

function toldOf(examples: readonly Example[], task: 0 | 1): Told {
  let [told, positive] = [0, 0]
  for (const { targets, weights } of examples)
    for (let i = task; i < weights.length; i += 2) {
      if (weights[i] === 0) continue
      told += 1
      positive += targets[i] ?? 0
    }
  return { told, positive }
}

function plus(own: Told, before: Told = { told: 0, positive: 0 }): Told {
  return { told: own.told + before.told, positive: own.positive + before.positive }
}

async function digestOf(examples: readonly Example[]): Promise<string> {
  const parts = await Promise.all(
    examples.flatMap(({ inputs, targets, weights }) =>
      [inputs, targets, weights].map((numbers) => crypto.subtle.digest('SHA-256', numbers.slice())),
    ),
  )
  const joined = await new Blob(parts).arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', joined))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
