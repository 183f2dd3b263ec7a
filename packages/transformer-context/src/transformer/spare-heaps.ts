import { createHeap, type Heap, type KernelId } from '@mnestic/sequence'

/** Heaps for streams, used again: each is a memory of its own, of which an engine does not give many. */
export interface SpareHeaps {
  /** For what `open` makes, until that gives it back; at once where `open` throws. */
  lend<T>(open: (heap: Heap, giveBack: () => void) => T): T
}

export function spareHeaps(kernel: KernelId): SpareHeaps {
  const spare: { heap: Heap; empty: number }[] = []
  return {
    lend(open) {
      const one = spare.pop() ?? newHeap(kernel)
      const giveBack = (): void => {
        one.heap.release(one.empty)
        spare.push(one)
      }
      try {
        return open(one.heap, giveBack)
      } catch (error) {
        giveBack()
        throw error
      }
    },
  }
}

function newHeap(kernel: KernelId): { heap: Heap; empty: number } {
  const heap = createHeap({ kernel })
  return { heap, empty: heap.mark() }
}
