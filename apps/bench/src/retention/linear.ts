import { inputOf, inputSize, type FitExample, type InputSpec } from '@mnestic/lstm'
import { createHeap, glorotUniform, Linear, random, sigmoid, train } from '@mnestic/sequence'
import { bestThreshold } from './beginnings.ts'

const spec: InputSpec = { version: 1 }
const size = inputSize(spec)
const steps = 500
const rows = 768
const rate = 5e-3

/** What a linear model says of a stream. */
export interface LinearAnswer {
  /** Probability that a turn is worth keeping. */
  readonly keep: readonly number[]
  readonly beginning: readonly boolean[]
}

/**
 * Logistic regression on the network's own inputs, which hold the turn before as well: what remains of the network
 * without a memory. Its threshold for beginnings is the best one on what it learned from.
 */
export async function fitLinear(
  examples: readonly FitExample[],
  seed: number,
): Promise<(example: FitExample) => LinearAnswer> {
  const heap = createHeap()
  const numbers = random(seed)
  const layer = new Linear(heap, {
    input: size,
    output: 2,
    initial: { weight: glorotUniform({ random: numbers, rows: size, columns: 2 }) },
  })
  const turns = examples.flatMap((example) => {
    const inputs = inputsOf(example)
    return inputs.map((input, t) => ({
      input,
      uses: Number(example.keep?.[t] ?? 0),
      beginning: example.boundary?.[t] === true ? 1 : 0,
    }))
  })
  const norm = normOf(turns.map(({ input }) => input))
  const normalised = (input: Float32Array): Float32Array =>
    input.map((x, d) => (x - (norm.mean[d] ?? 0)) * (norm.scale[d] ?? 0))
  const known = turns.map((turn) => ({ ...turn, input: normalised(turn.input) }))
  await train(
    {
      heap,
      parameters: layer.parameters,
      loss: (batch: typeof known) => {
        const x = heap.floats(batch.length * size)
        for (const [row, { input }] of batch.entries()) x.data.set(input, row * size)
        const tape = layer.forward(x, { rows: batch.length })
        const z = tape.y.data
        let loss = 0
        const dy = new Float32Array(z.length)
        for (const [row, { uses, beginning }] of batch.entries())
          for (const [task, target, weight] of [
            [0, uses > 0 ? 1 : 0, Math.max(1, uses)],
            [1, beginning, 1],
          ] as const) {
            const p = sigmoid(z[row * 2 + task] ?? 0)
            loss -= (weight * Math.log(target === 1 ? p : 1 - p)) / batch.length
            dy[row * 2 + task] = (weight * (p - target)) / batch.length
          }
        layer.backward(tape, { dy: heap.copyOf(dy), inputGradient: false })
        return { loss }
      },
    },
    (_, draw) => Array.from({ length: rows }, () => draw.choose(known)),
    { steps, seed, schedule: { kind: 'cosine', rate, steps } },
  )
  const scoresOf = (example: FitExample): readonly (readonly [number, number])[] => {
    const stream = layer.stream()
    const x = heap.floats(size)
    return inputsOf(example).map((input) => {
      x.data.set(normalised(input))
      const [keep = 0, beginning = 0] = stream.step(x).data
      return [keep, beginning]
    })
  }
  const threshold = bestThreshold(
    examples.map((example) => ({
      scores: scoresOf(example).map(([, beginning]) => beginning),
      real: (example.boundary ?? []).map(Boolean),
    })),
  )
  return (example) => {
    const scores = scoresOf(example)
    return {
      keep: scores.map(([keep]) => sigmoid(keep)),
      beginning: scores.map(([, beginning]) => beginning > threshold),
    }
  }
}

function inputsOf({ records }: FitExample): readonly Float32Array[] {
  return records.map(({ text, speaker }, t) => {
    const before = records[t - 1]
    const turn = (of: { readonly text: string; readonly speaker?: string | undefined }) => ({
      text: of.text,
      ...(of.speaker !== undefined && { speaker: of.speaker }),
    })
    return inputOf(spec, turn({ text, speaker }), before && turn(before))
  })
}

function normOf(inputs: readonly Float32Array[]): {
  readonly mean: Float64Array
  readonly scale: Float64Array
} {
  const mean = new Float64Array(size)
  const scale = new Float64Array(size)
  for (const input of inputs)
    for (let d = 0; d < size; d++) mean[d] = (mean[d] ?? 0) + (input[d] ?? 0) / inputs.length
  for (let d = 0; d < size; d++) {
    const variance =
      inputs.reduce((sum, input) => sum + ((input[d] ?? 0) - (mean[d] ?? 0)) ** 2, 0) / inputs.length
    scale[d] = variance < 1e-9 ? 0 : 1 / (Math.sqrt(variance) + 0.05)
  }
  return { mean, scale }
}
