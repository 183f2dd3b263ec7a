import { createHeap, Lstm, random, type KernelId } from '@mnestic/sequence'
import { label, type Shape, type Trainer } from './shape.ts'

interface Prepared {
  train(): void
  stream(): void
}

/** The layer of @mnestic/sequence on one of its kernels. */
export function ours(kernel: KernelId): Trainer {
  const prepared = new Map<string, Prepared>()
  const of = (shape: Shape): Prepared => {
    const known = prepared.get(label(shape)) ?? prepare(kernel, shape)
    prepared.set(label(shape), known)
    return known
  }
  return {
    name: kernel,
    train: async (shape, times) => {
      const { train } = of(shape)
      return Array.from({ length: times }, () => milliseconds(train))
    },
    stream: async (shape, times) => {
      const { stream } = of(shape)
      return Array.from({ length: times }, () => milliseconds(stream) * 10)
    },
    close: async () => prepared.clear(),
  }
}

function prepare(kernel: KernelId, { batch, steps, input, hidden }: Shape): Prepared {
  const heap = createHeap({ kernel })
  const source = random(1)
  const uniform = (length: number) =>
    Float32Array.from({ length }, () => (2 * source.uniform() - 1) / Math.sqrt(hidden))
  const initial = {
    weight_x: uniform(input * 4 * hidden),
    weight_h: uniform(hidden * 4 * hidden),
    bias: uniform(4 * hidden),
  }
  const layer = new Lstm(heap, { input, hidden, initial })
  const x = heap.copyOf(Float32Array.from({ length: steps * batch * input }, () => source.normal()))
  const dh = heap.floats(steps * batch * hidden)
  dh.data.fill(1)
  const stream = layer.stream()
  const x_t = x.part(0, input)
  const mark = heap.mark()
  return {
    train() {
      for (const { gradient } of layer.parameters) heap.kernel.fill(gradient.length, 0, gradient.address)
      const tape = layer.forward(x, { steps, batch })
      layer.backward(tape, { dh, inputGradient: false })
      heap.release(mark)
    },
    stream() {
      for (let t = 0; t < 100; t++) stream.step(x_t)
    },
  }
}

function milliseconds(task: () => void): number {
  const started = performance.now()
  task()
  return performance.now() - started
}
