import { chunkRows } from '../kernel/products.ts'
import { checkBlock } from './check-block.ts'
import type { Block, Heap } from './heap.ts'

/** Steps whose rows are multiplied at once: what stays in the cache until the recurrence has used it. */
export function stepsInChunk(batch: number): number {
  return Math.max(1, Math.floor(chunkRows / batch))
}

/** [T + 1, B, H], of which the first [B, H] are the given state, or zeros. */
export function stateAndSteps(
  heap: Heap,
  steps: number,
  batch: number,
  hidden: number,
  state: Block | undefined,
): Block {
  if (state) checkBlock(heap, 'state', state, [batch, hidden])
  const block = heap.scratch((steps + 1) * batch * hidden)
  const first = block.part(0, batch * hidden).data
  if (state) first.set(state.data)
  else first.fill(0)
  return block
}

/** [B, H] of its own. */
export function copyOrZeros(
  heap: Heap,
  name: string,
  batch: number,
  hidden: number,
  state: Block | undefined,
): Block {
  if (state === undefined) return heap.floats(batch * hidden)
  checkBlock(heap, name, state, [batch, hidden])
  return heap.copyOf(state)
}
