import type { Random } from '@mnestic/sequence'
import type { Example } from './examples.ts'
import { normalise } from './network.ts'

/** Windows of streams side by side: T steps, B rows, D numbers. */
export interface Batch {
  readonly steps: number
  /** [T, B, D], normalised, with some numbers dropped */
  readonly x: Float32Array
  /** [T, B, H]: 0, or what a kept number is multiplied by */
  readonly mask: Float32Array
  /** [T, B, 2] each; the weights add up to 1 for each task that is told */
  readonly targets: Float32Array
  readonly weights: Float32Array
}

export interface BatchShape {
  /** D */
  readonly input: number
  /** H */
  readonly hidden: number
  /** B */
  readonly rows: number
  /** Steps of the longest window. */
  readonly window: number
  /** Share of the inputs, and of h, that each step does without (Srivastava et al. 2014). */
  readonly drop: number
}

/** B windows from anywhere in the streams, longer streams more often; the end of one that is shorter weighs nothing. */
export function drawBatch(
  examples: readonly Example[],
  norm: { readonly mean: Float32Array; readonly scale: Float32Array },
  { input: D, hidden: H, rows: B, window, drop }: BatchShape,
  random: Random,
): Batch {
  const T = Math.min(window, Math.max(...examples.map(({ turns }) => turns)))
  const x = new Float32Array(T * B * D)
  const targets = new Float32Array(T * B * 2)
  const weights = new Float32Array(T * B * 2)
  const total = examples.reduce((sum, { turns }) => sum + turns, 0)
  for (let b = 0; b < B; b++) {
    const example = exampleAt(examples, random.integer(total))
    const from = random.integer(Math.max(1, example.turns - T + 1))
    for (let t = 0; t < Math.min(T, example.turns); t++) {
      const row = t * B + b
      const source = from + t
      normalise(
        example.inputs.subarray(source * D, (source + 1) * D),
        norm,
        x.subarray(row * D, (row + 1) * D),
      )
      targets.set(example.targets.subarray(source * 2, source * 2 + 2), row * 2)
      weights.set(example.weights.subarray(source * 2, source * 2 + 2), row * 2)
    }
  }
  const kept = 1 / (1 - drop)
  for (let i = 0; i < x.length; i++) x[i] = random.bits() < drop * 2 ** 32 ? 0 : (x[i] ?? 0) * kept
  const mask = new Float32Array(T * B * H).map(() => (random.bits() < drop * 2 ** 32 ? 0 : kept))
  return { steps: T, x, mask, targets, weights: shares(weights, T * B) }
}

/** The whole of a stream, nothing dropped: to measure by. */
export function wholeOf(
  example: Example,
  norm: { readonly mean: Float32Array; readonly scale: Float32Array },
  { input: D, hidden: H }: Pick<BatchShape, 'input' | 'hidden'>,
): Batch {
  const { turns: T, inputs, targets, weights } = example
  const x = new Float32Array(T * D)
  for (let t = 0; t < T; t++)
    normalise(inputs.subarray(t * D, (t + 1) * D), norm, x.subarray(t * D, (t + 1) * D))
  return { steps: T, x, mask: new Float32Array(T * H).fill(1), targets, weights: shares(weights, T) }
}

/** Of how many weights there could be: a batch in which little is told counts for little. */
function shares(weights: Float32Array, rows: number): Float32Array {
  return weights.map((weight) => weight / rows)
}

function exampleAt(examples: readonly Example[], turn: number): Example {
  let rest = turn
  const found = examples.find(({ turns }) => (rest -= turns) < 0)
  if (found === undefined) throw new RangeError(`There is no turn ${turn}`)
  return found
}
