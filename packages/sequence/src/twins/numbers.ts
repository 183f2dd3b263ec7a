import { MnesticError } from '@mnestic/core'

/** The i-th number; NaN beyond the end, which spoils every result that it enters and so fails every test. */
export function at(numbers: Float64Array, i: number): number {
  return numbers[i] ?? Number.NaN
}

export function add(numbers: Float64Array, i: number, amount: number): void {
  numbers[i] = at(numbers, i) + amount
}

export function addAll(numbers: Float64Array, amounts: Float64Array): void {
  for (let i = 0; i < numbers.length; i++) add(numbers, i, at(amounts, i))
}

/** Row i of a matrix whose rows have `width` numbers; of a sequence `[T, ...]` the step i. A view, not a copy. */
export function row(numbers: Float64Array, i: number, width: number): Float64Array {
  return numbers.subarray(i * width, (i + 1) * width)
}

export function zeros(...shape: readonly number[]): Float64Array {
  return new Float64Array(count(shape))
}

/** @throws INVALID_ARGUMENT unless there are as many numbers as the shape asks for */
export function checkShape(name: string, numbers: ArrayLike<number>, shape: readonly number[]): void {
  if (numbers.length === count(shape)) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${name} has ${numbers.length} numbers: give [${shape.join(', ')}], that is ${count(shape)}, row by row`,
  )
}

/** What was given after a check of its length, or zeros. */
export function orZeros(
  name: string,
  numbers: Float64Array | undefined,
  shape: readonly number[],
): Float64Array {
  if (numbers === undefined) return zeros(...shape)
  checkShape(name, numbers, shape)
  return numbers
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** @throws INVALID_ARGUMENT unless the heads share the columns evenly */
export function checkHeads(width: number, heads: number): void {
  if (width % heads === 0) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `width ${width} cannot be shared by ${heads} heads: give a multiple of ${heads}`,
  )
}
