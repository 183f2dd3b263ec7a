import { logSigmoid, sigmoid, type Model } from '@mnestic/sequence'
import type { Batch } from './batch.ts'
import type { Layers } from './network.ts'

/**
 * The network as `train` takes it. The loss is binary cross-entropy, summed with the batch's weights w over its turns
 * and both answers z (log-odds) with targets y:
 *
 *     L = -Σ w (y log σ(z) + (1 - y) log σ(-z))        ∂L/∂z = w (σ(z) - y)
 */
export function trainable({ heap, lstm, heads }: Layers): Model<Batch> {
  return {
    heap,
    parameters: [...lstm.parameters, ...heads.parameters],
    loss(batch) {
      const { tape, answers, loss, dz } = forward({ heap, lstm, heads }, batch)
      const masked = heads.backward(answers, { dy: heap.copyOf(dz) })
      multiply(masked.data, batch.mask)
      lstm.backward(tape, { dh: masked, inputGradient: false })
      return { loss }
    },
  }
}

/** The loss alone. What it needs stands on the heap. */
export function lossOf(layers: Pick<Layers, 'heap' | 'lstm' | 'heads'>, batch: Batch): number {
  return forward(layers, batch).loss
}

// The types are as the layers give them.
// oxlint-disable-next-line typescript/explicit-function-return-type
function forward({ heap, lstm, heads }: Pick<Layers, 'heap' | 'lstm' | 'heads'>, batch: Batch) {
  const rows = batch.mask.length / lstm.hidden
  const tape = lstm.forward(heap.copyOf(batch.x), { steps: batch.steps, batch: rows / batch.steps })
  const h = heap.copyOf(tape.h)
  multiply(h.data, batch.mask)
  const answers = heads.forward(h, { rows })
  const z = answers.y.data
  const dz = new Float32Array(z.length)
  let loss = 0
  z.forEach((z_i, i) => {
    const [y, w] = [batch.targets[i] ?? 0, batch.weights[i] ?? 0]
    loss -= w * (y * logSigmoid(z_i) + (1 - y) * logSigmoid(-z_i))
    dz[i] = w * (sigmoid(z_i) - y)
  })
  return { tape, answers, loss, dz }
}

function multiply(numbers: Float32Array, by: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] ?? 0) * (by[i] ?? 0)
}
