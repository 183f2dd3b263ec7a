import { MnesticError } from '@mnestic/core'
import type { Block, Heap } from './heap.ts'

/** @throws INVALID_ARGUMENT unless it is a whole number from 1 */
export function checkSize(name: string, size: number): number {
  if (Number.isInteger(size) && size > 0) return size
  throw new MnesticError('INVALID_ARGUMENT', `${name} is ${size}; give a whole number from 1`)
}

/** @throws INVALID_ARGUMENT unless there are exactly as many numbers as the shape has */
export function checkLength(
  name: string,
  { length }: { readonly length: number },
  shape: readonly number[],
): void {
  const wanted = shape.reduce((product, size) => product * size, 1)
  if (length === wanted) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${name} holds ${length} numbers; its shape is [${shape.join(', ')}], which is ${wanted}`,
  )
}

/** @throws INVALID_ARGUMENT unless it holds exactly the numbers of the shape, in this heap, and is not released */
export function checkBlock(heap: Heap, name: string, block: Block, shape: readonly number[]): void {
  checkLength(name, block, shape)
  if (!block.isOf(heap))
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${name} is a block of another heap; copy it: heap.copyOf(block)`,
    )
  if (block.address + block.length * 4 > heap.size)
    throw new MnesticError(
      'INVALID_ARGUMENT',
      `${name} was released: its numbers are gone since the heap went back to a mark below it`,
    )
}
