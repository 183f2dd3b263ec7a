import { checkMembers } from '@mnestic/core/check'
import { checkLength } from '../heap/check-block.ts'
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

/** @throws INVALID_ARGUMENT where there are initial values, and not as many as the shape says */
export function parameter(
  heap: Heap,
  name: string,
  shape: readonly number[],
  initial?: ArrayLike<number>,
): Parameter {
  if (initial !== undefined) checkLength(`The initial ${name}`, initial, shape)
  const length = shape.reduce((product, size) => product * size, 1)
  const value = heap.floats(length)
  if (initial !== undefined) value.data.set(initial)
  return { name, shape, value, gradient: heap.floats(length) }
}

/**
 * A misspelt name would leave its parameter at zeros.
 * @throws INVALID_ARGUMENT unless all are parameters of the layer `name`, without that in front, or among `others`
 */
export function checkInitial(
  name: string,
  initial: object,
  parameters: readonly Parameter[],
  others: readonly string[] = [],
): void {
  const own = parameters.map((one) => one.name.slice(name.length + 1))
  checkMembers(`initial of ${name}`, initial, [...own, ...others])
}
