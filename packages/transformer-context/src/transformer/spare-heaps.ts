import { createHeap, type Heap, type KernelId } from '@mnestic/sequence'

/** Heaps for streams, used again: each is a memory of its own, of which an engine does not give many. */
export interface SpareHeaps {
  take(): { readonly heap: Heap; giveBack(): void }
}

export function spareHeaps(kernel: KernelId): SpareHeaps {
  const spare: { heap: Heap; empty: number }[] = []
  return {
    take() {
      const one = spare.pop() ?? newHeap(kernel)
      return {
        heap: one.heap,
        giveBack() {
          one.heap.release(one.empty)
          spare.push(one)
        },
      }
    },
  }
}

function newHeap(kernel: KernelId): { heap: Heap; empty: number } {
  const heap = createHeap({ kernel })
  return { heap, empty: heap.mark() }
}
