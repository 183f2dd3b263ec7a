import { MnesticError } from '@mnestic/core'
import type { Block } from './heap.ts'

/** @throws INVALID_ARGUMENT unless it is a whole number from 1 */
export function checkSize(name: string, size: number): number {
  if (Number.isInteger(size) && size > 0) return size
  throw new MnesticError('INVALID_ARGUMENT', `${name} is ${size}; give a whole number from 1`)
}

/** @throws INVALID_ARGUMENT unless it holds exactly the numbers of the shape */
export function checkBlock(name: string, { length }: Pick<Block, 'length'>, shape: readonly number[]): void {
  const wanted = shape.reduce((product, size) => product * size, 1)
  if (length === wanted) return
  throw new MnesticError(
    'INVALID_ARGUMENT',
    `${name} holds ${length} numbers; its shape is [${shape.join(', ')}], which is ${wanted}`,
  )
}
