import type { Block, Heap } from '../heap/heap.ts'

/** Numbers that training changes, with the gradient of the loss by them: both row-major. */
export interface Parameter {
  /** Within the model: `lstm.weight_x`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly value: Block
  /** Backward passes add to it; the optimiser's step sets it to zero. */
  readonly gradient: Block
}

export function parameter(heap: Heap, name: string, shape: readonly number[]): Parameter {
  const length = shape.reduce((product, size) => product * size, 1)
  return { name, shape, value: heap.floats(length), gradient: heap.floats(length) }
}
