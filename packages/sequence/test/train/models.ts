import { createHeap } from '@mnestic/sequence'
import type { CarriedState, Heap, Loss, Model, Parameter, Random } from '@mnestic/sequence'

/** A parameter with these values, as a layer would make it. */
export function parameterOf(
  heap: Heap,
  name: string,
  shape: readonly number[],
  values: ArrayLike<number>,
): Parameter {
  return { name, shape, value: heap.copyOf(values), gradient: heap.floats(values.length) }
}

/** Rows of [inputs, target]. */
export type Rows = readonly (readonly number[])[]

export interface Leaky extends Model<Rows> {
  share(batch: Rows, index: number, count: number): { readonly batch: Rows; readonly weight: number }
}

/**
 * A small recurrent model by hand: h ← tanh(w · x + u h), loss the mean of (h - y)² over the rows, one after another;
 * gradients through all rows of the batch, and no further.
 */
export function leakyModel({ inputs = 3 }: { readonly inputs?: number } = {}): Leaky {
  const heap = createHeap({ kernel: 'js' })
  const w = parameterOf(heap, 'w', [inputs, 1], new Float32Array(inputs).fill(0.1))
  const u = parameterOf(heap, 'u', [1], [0.5])
  return {
    heap,
    parameters: [w, u],
    loss(batch: Rows, state?: CarriedState): Loss {
      const h = heap.floats(batch.length + 1).data // released by the trainer
      h[0] = state?.[0]?.[0] ?? 0
      let loss = 0
      batch.forEach((row, n) => {
        const z = row.slice(0, inputs).reduce((sum, x, k) => sum + x * (w.value.data[k] ?? 0), 0)
        h[n + 1] = Math.fround(rational(z + (u.value.data[0] ?? 0) * (h[n] ?? 0)))
        loss += ((h[n + 1] ?? 0) - (row[inputs] ?? 0)) ** 2 / batch.length
      })
      let back = 0
      for (let n = batch.length - 1; n >= 0; n--) {
        const row = batch[n] ?? []
        const own = h[n + 1] ?? 0
        const dz = (back + (2 * (own - (row[inputs] ?? 0))) / batch.length) * (1 - Math.abs(own)) ** 2
        for (let k = 0; k < inputs; k++) w.gradient.data[k]! += dz * (row[k] ?? 0)
        u.gradient.data[0]! += dz * (h[n] ?? 0)
        back = dz * (u.value.data[0] ?? 0)
      }
      return { loss, state: [h.subarray(batch.length)] }
    },
    share(batch, index, count) {
      const from = Math.floor((batch.length * index) / count)
      const to = Math.floor((batch.length * (index + 1)) / count)
      return { batch: batch.slice(from, to), weight: (to - from) / batch.length }
    },
  }
}

/** x / (1 + |x|), with the derivative (1 - |y|)²: no bits of the engine's own. */
function rational(x: number): number {
  return x / (1 + Math.abs(x))
}

export function rows(random: Random, count: number, inputs = 3): Rows {
  return Array.from({ length: count }, () => {
    const x = Array.from({ length: inputs }, () => random.normal())
    return [...x, rational(x.reduce((sum, value, n) => sum + value * (n - 1), 0))]
  })
}

export function valuesOf(model: Model<never>): number[][] {
  return model.parameters.map(({ value }) => [...value.data])
}
