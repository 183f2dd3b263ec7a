import { glorotUniform, Linear, type Heap, type LinearTape, type Model, type Random } from '@mnestic/sequence'
import type { Pass, Trunk } from './trunk.ts'

/** Numbers of which two are marked, and their sums. */
export interface Sums {
  readonly steps: number
  readonly batch: number
  /** [T, B, 2]: a number from 0 to 1, and 1 where it is marked. */
  readonly x: Float32Array
  /** [B] */
  readonly sum: Float32Array
}

/** One mark in the first half, one in the second, as in Le, Jaitly & Hinton 2015. Always answering 1 errs by .167. */
export function addingProblem(random: Random, steps: number, batch: number): Sums {
  const x = new Float32Array(steps * batch * 2)
  const sum = new Float32Array(batch)
  const half = Math.floor(steps / 2)
  for (let b = 0; b < batch; b++) {
    const first = random.integer(half)
    const second = half + random.integer(steps - half)
    let total = 0
    for (let t = 0; t < steps; t++) {
      const number = random.uniform()
      const mark = t === first || t === second ? 1 : 0
      x.set([number, mark], (t * batch + b) * 2)
      total += number * mark
    }
    sum[b] = total
  }
  return { steps, batch, x, sum }
}

/** A trunk and a linear map from its last step to the sum. */
export interface Adder extends Model<Sums> {
  readonly readout: Linear
  /** The mean squared error. */
  error(sums: Sums): number
}

export function adder(heap: Heap, trunk: Trunk, random: Random): Adder {
  const weight = glorotUniform({ random, rows: trunk.width, columns: 1 })
  const readout = new Linear(heap, { input: trunk.width, output: 1, initial: { weight } })
  const answer = ({ steps, batch, x }: Sums): { pass: Pass; answer: LinearTape } => {
    const pass = trunk.forward(heap.copyOf(x), { steps, batch })
    const last = pass.h.part((steps - 1) * batch * trunk.width, batch * trunk.width)
    return { pass, answer: readout.forward(last, { rows: batch }) }
  }
  return {
    heap,
    readout,
    parameters: [...trunk.parameters, ...readout.parameters],
    loss(sums) {
      const { steps, batch } = sums
      const { pass, answer: tape } = answer(sums)
      const differences = tape.y.data.map((y, b) => y - (sums.sum[b] ?? 0))
      const dy = heap.copyOf(differences.map((d) => (2 * d) / batch))
      const dLast = readout.backward(tape, { dy })
      const dh = heap.floats(steps * batch * trunk.width)
      dh.part((steps - 1) * batch * trunk.width, batch * trunk.width).data.set(dLast.data)
      pass.backward(dh, { inputGradient: false })
      return { loss: meanSquare(differences) }
    },
    error(sums) {
      const mark = heap.mark()
      const { answer: tape } = answer(sums)
      const error = meanSquare(tape.y.data.map((y, b) => y - (sums.sum[b] ?? 0)))
      heap.release(mark)
      return error
    },
  }
}

function meanSquare(differences: Float32Array): number {
  return differences.reduce((total, d) => total + d * d, 0) / differences.length
}
