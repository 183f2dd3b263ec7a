import { createHeap, Lstm, random, type KernelId, type ShareableModel } from '@mnestic/sequence'
import type { Shape } from './shape.ts'

/** x [T, B, D], and how many sequences. */
export interface Sequences {
  readonly x: Float32Array
  readonly batch: number
}

export interface SharedOptions {
  readonly kernel: KernelId
  readonly shape: Shape
}

/** An LSTM whose loss is the mean of all h; its batches are divided by sequences, for workers. */
export function model({ kernel, shape: { steps, input, hidden } }: SharedOptions): ShareableModel<Sequences> {
  const heap = createHeap({ kernel })
  const source = random(1)
  const uniform = (length: number): Float32Array =>
    Float32Array.from({ length }, () => (2 * source.uniform() - 1) / Math.sqrt(hidden))
  const initial = {
    weight_x: uniform(input * 4 * hidden),
    weight_h: uniform(hidden * 4 * hidden),
    bias: uniform(4 * hidden),
  }
  const layer = new Lstm(heap, { input, hidden, initial })
  return {
    heap,
    parameters: layer.parameters,
    loss({ x, batch }) {
      const tape = layer.forward(heap.copyOf(x), { steps, batch })
      const count = steps * batch * hidden
      const dh = heap.floats(count)
      dh.data.fill(1 / count)
      layer.backward(tape, { dh, inputGradient: false })
      return { loss: tape.h.data.reduce((sum, h) => sum + h, 0) / count }
    },
    share({ x, batch }, index, count) {
      const [from, to] = [Math.floor((batch * index) / count), Math.floor((batch * (index + 1)) / count)]
      const share = new Float32Array(steps * (to - from) * input)
      for (let t = 0; t < steps; t++)
        share.set(x.subarray((t * batch + from) * input, (t * batch + to) * input), t * (to - from) * input)
      return { batch: { x: share, batch: to - from }, weight: (to - from) / batch }
    },
  }
}
