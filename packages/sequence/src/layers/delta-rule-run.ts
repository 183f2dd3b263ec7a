import type { Block, Heap } from '../heap/heap.ts'
import { chunksOf, chunkSteps, type ChunkPlace, type ChunkSizes } from './chunk-walk.ts'
import { deltaRuleChunks, type DeltaRuleChunk, type DeltaRuleChunkGradients } from './delta-rule-chunk.ts'
import type { DeltaRuleTape } from './delta-rule-tape.ts'
import type { FrozenProjection } from './projection.ts'

export type DeltaRuleSizes = Omit<ChunkSizes, 'steps' | 'batch'>

export type DeltaRuleMaps<Map> = Readonly<Record<'q' | 'k' | 'v' | 'beta', Map>>

/** Added to a squared length, as in the twin. */
const epsilon = 1e-6

/** Blocks of a forward pass over T steps, whatever stands there. */
export function deltaRuleTape(
  heap: Heap,
  { heads: N, key: K, value: V }: DeltaRuleSizes,
  x: Block,
  T: number,
  B: number,
): DeltaRuleTape {
  const rows = T * B * N
  const chunks = Math.ceil(T / chunkSteps)
  const size = B * N * V * K
  const memories = heap.scratch((chunks + 1) * size)
  return {
    steps: T,
    batch: B,
    x,
    o: heap.scratch(rows * V),
    q: heap.scratch(rows * K),
    k: heap.scratch(rows * K),
    lengthsQ: heap.scratch(rows),
    lengthsK: heap.scratch(rows),
    v: heap.scratch(rows * V),
    beta: heap.scratch(rows),
    writes: heap.scratch(rows * V),
    memories,
    last: memories.part(chunks * size, size),
  }
}

/** From the first memory to the last. */
export function runDeltaRule(
  heap: Heap,
  layer: DeltaRuleSizes,
  tape: DeltaRuleTape,
  maps: DeltaRuleMaps<FrozenProjection>,
): void {
  const { kernel } = heap
  const { steps: T, batch: B, x, q, k, v, beta, lengthsQ, lengthsK } = tape
  const [N, K] = [layer.heads, layer.key]
  maps.q.forward(T * B, x, q)
  maps.k.forward(T * B, x, k)
  maps.v.forward(T * B, x, v)
  kernel.unitLength(T * B * N, K, epsilon, q.address, q.address, lengthsQ.address)
  kernel.unitLength(T * B * N, K, epsilon, k.address, k.address, lengthsK.address)
  const mark = heap.mark()
  const sums = heap.scratch(beta.length)
  maps.beta.forward(T * B, x, sums)
  kernel.sigmoid(beta.length, sums.address, sums.address)
  // [T, B N] to [B N, T]: a chunk's numbers stand in a row
  for (let t = 0; t < T; t++) {
    kernel.copyRows(B * N, 1, sums.address + t * B * N * 4, 1, beta.address + t * 4, T)
  }
  const chunks = deltaRuleChunks(heap, K, layer.value, Math.min(T, chunkSteps))
  const sizes = { steps: T, batch: B, heads: N, key: K, value: layer.value }
  for (const place of chunksOf(sizes, 'forwards')) {
    chunks.forward(deltaRuleChunkOf(layer, tape, place))
  }
  heap.release(mark)
}

/** The part of a tape that belongs to a chunk. */
export function deltaRuleChunkOf(
  { heads, key, value }: DeltaRuleSizes,
  tape: DeltaRuleTape,
  place: ChunkPlace,
): DeltaRuleChunk {
  const { atKey, atValue, atStep, memory } = place
  const size = value * key * 4
  const before = tape.memories.address + memory * size
  return {
    steps: place.steps,
    keyStride: place.keyStride,
    valueStride: place.valueStride,
    q: tape.q.address + atKey,
    k: tape.k.address + atKey,
    v: tape.v.address + atValue,
    o: tape.o.address + atValue,
    before,
    after: before + tape.batch * heads * size,
    beta: tape.beta.address + atStep,
    writes: tape.writes.address + atStep * value,
  }
}

/** The part of the gradients that belongs to a chunk. */
export function deltaRuleGradientsOf(
  { key, value }: DeltaRuleSizes,
  by: Readonly<Record<'q' | 'k' | 'v' | 'o' | 'beta', Block>>,
  memory: Block,
  { atKey, atValue, atStep, head }: ChunkPlace,
): DeltaRuleChunkGradients {
  return {
    o: by.o.address + atValue,
    q: by.q.address + atKey,
    k: by.k.address + atKey,
    v: by.v.address + atValue,
    memory: memory.address + head * value * key * 4,
    beta: by.beta.address + atStep,
  }
}
