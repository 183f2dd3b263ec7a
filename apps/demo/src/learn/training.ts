import { isMnesticError } from '@mnestic/core'
import {
  createHeap,
  random,
  train,
  weightsHash,
  type Heap,
  type KernelId,
  type Model,
} from '@mnestic/sequence'
import type { GateName } from '../api.ts'
import { addingBatch, type Sums } from './adding.ts'
import { batch, type Choices } from './choices.ts'
import { answerOf, network } from './network.ts'

/** One sequence, read by the trained network. */
export interface Example {
  /** Of each step. */
  readonly numbers: readonly number[]
  /** The two steps whose numbers are to be added. */
  readonly marked: readonly number[]
  readonly sum: number
  readonly answer: number
  /** Cell by cell, [H][T], 0 to 1; absent where the network has no gates. */
  readonly gates?: Readonly<Record<GateName, readonly Float32Array[]>>
}

export interface TrainedNetwork {
  readonly iterations: number
  /** Of the weights: the same choices give the same, everywhere. */
  readonly hash: string
  readonly kernel: KernelId
  readonly example: Example
}

export interface TrainingOptions {
  readonly kernel?: KernelId
  readonly signal?: AbortSignal
  readonly onLoss?: (loss: number) => void
}

/** Columns of the gates i, f, g, o. */
const columns = { input: 0, forget: 1, output: 3 } as const satisfies Record<GateName, number>

/** Learns the adding problem; stopped by the signal, it answers what it has until then. */
export async function learnAdding(
  { kind, steps, cells, rate, seed, iterations }: Choices,
  { kernel, signal, onLoss }: TrainingOptions = {},
): Promise<TrainedNetwork> {
  const heap = createHeap(kernel === undefined ? {} : { kernel })
  const drawn = random(seed)
  const layer = network(heap, kind, drawn, { cells, longest: steps })
  const linear = answerOf(heap, drawn, cells)
  const parameters = [...layer.parameters, ...linear.parameters]

  const answers = (heap: Heap, x: Float32Array, count: number) => {
    const reading = layer.read(heap.copyOf(x), steps, count)
    return { reading, tape: linear.forward(reading.last, { rows: count }) }
  }
  const model: Model<Sums> = {
    heap,
    parameters,
    loss({ x, sum }) {
      const { reading, tape } = answers(heap, x, batch)
      const error = tape.y.data.map((y, b) => y - (sum[b] ?? 0))
      const dy = heap.copyOf(error.map((e) => (2 * e) / batch))
      reading.backward(linear.backward(tape, { dy }))
      return { loss: error.reduce((total, e) => total + e * e, 0) / batch }
    },
  }

  let taken = 0
  try {
    await train(model, (_, random) => addingBatch(random, steps, batch), {
      steps: iterations,
      schedule: { kind: 'constant', rate },
      clip: 1,
      seed,
      ...(signal && { signal }),
      onProgress({ step, loss }) {
        taken = step
        onLoss?.(loss)
      },
    })
  } catch (error) {
    if (!isMnesticError(error, 'ABORTED')) throw error
  }

  const { x, sum } = addingBatch(random(seed + 1), steps, 1)
  const { reading, tape } = answers(heap, x, 1)
  const gates = reading.gates?.data
  return {
    iterations: taken,
    hash: weightsHash(parameters),
    kernel: heap.kernel.id,
    example: {
      numbers: Array.from({ length: steps }, (_, t) => x[2 * t] ?? 0),
      marked: Array.from({ length: steps }, (_, t) => t).filter((t) => x[2 * t + 1] === 1),
      sum: sum[0] ?? 0,
      answer: tape.y.data[0] ?? 0,
      ...(gates && {
        gates: {
          input: cellsOf(gates, columns.input, steps, cells),
          forget: cellsOf(gates, columns.forget, steps, cells),
          output: cellsOf(gates, columns.output, steps, cells),
        },
      }),
    },
  }
}

/** One gate's numbers [T, 4H] as [H][T]. */
function cellsOf(gates: Float32Array, gate: number, steps: number, cells: number): readonly Float32Array[] {
  return Array.from({ length: cells }, (_, cell) =>
    Float32Array.from({ length: steps }, (_, t) => gates[t * 4 * cells + gate * cells + cell] ?? 0),
  )
}
