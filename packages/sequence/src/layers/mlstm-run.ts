import type { Block, Heap } from '../heap/heap.ts'
import { chunksOf, chunkSteps, type ChunkPlace, type ChunkSizes } from './chunk-walk.ts'
import { mlstmChunks, type MlstmChunk, type MlstmChunkGradients } from './mlstm-chunk.ts'
import { fillGates } from './mlstm-gates.ts'
import type { MlstmTape } from './mlstm-tape.ts'
import type { FrozenProjection } from './projection.ts'

export type MlstmSizes = Omit<ChunkSizes, 'steps' | 'batch'>

export type MlstmMaps<Map> = Readonly<Record<'q' | 'k' | 'v' | 'i' | 'f' | 'o', Map>>

/** Blocks of a forward pass over T steps, whatever stands there. */
export function mlstmTape(
  heap: Heap,
  { heads: N, key: K, value: V }: MlstmSizes,
  x: Block,
  T: number,
  B: number,
): MlstmTape {
  const rows = T * B
  const chunks = Math.ceil(T / chunkSteps)
  const size = B * N * (V + 1) * K
  const memories = heap.scratch((chunks + 1) * size)
  return {
    steps: T,
    batch: B,
    x,
    h: heap.scratch(rows * N * V),
    read: heap.scratch(rows * N * V),
    outputGate: heap.scratch(rows * N * V),
    q: heap.scratch(rows * N * K),
    k: heap.scratch(rows * N * K),
    v: heap.scratch(rows * N * V),
    inputGate: heap.scratch(rows * N),
    forgetGate: heap.scratch(rows * N),
    perStep: heap.scratch(6 * rows * N),
    memories,
    last: { memory: memories.part(chunks * size, size), m: heap.scratch(B * N) },
  }
}

/** From the first memory and m to the last. */
export function runMlstm(
  heap: Heap,
  layer: MlstmSizes,
  tape: MlstmTape,
  maps: MlstmMaps<FrozenProjection>,
): void {
  const { kernel } = heap
  const { steps: T, batch: B, x, h, read, outputGate, q, k, v, inputGate, forgetGate, perStep, last } = tape
  const BN = B * layer.heads
  maps.q.forward(T * B, x, q)
  maps.k.forward(T * B, x, k)
  maps.v.forward(T * B, x, v)
  maps.i.forward(T * B, x, inputGate)
  maps.f.forward(T * B, x, forgetGate)
  maps.o.forward(T * B, x, outputGate)
  kernel.scale(k.length, 1 / Math.sqrt(layer.key), k.address, k.address)
  kernel.sigmoid(outputGate.length, outputGate.address, outputGate.address)
  const mark = heap.mark()
  const chunks = mlstmChunks(heap, layer.key, layer.value, Math.min(T, chunkSteps))
  const part = (index: number) => perStep.part(index * BN * T, BN * T).data
  const [forget, input, carry, floor, m] = [part(0), part(1), part(2), part(3), last.m.data]
  const gateSizes = { steps: T, heads: BN, chunk: chunkSteps }
  fillGates(gateSizes, inputGate.data, forgetGate.data, m, { forget, input, carry, floor, last: m })
  const sizes = { steps: T, batch: B, heads: layer.heads, key: layer.key, value: layer.value }
  for (const place of chunksOf(sizes, 'forwards')) {
    chunks.forward(mlstmChunkOf(layer, tape, place))
  }
  heap.release(mark)
  kernel.multiply(h.length, outputGate.address, read.address, h.address)
}

/** The part of a tape that belongs to a chunk. */
export function mlstmChunkOf(
  { heads, key, value }: MlstmSizes,
  tape: MlstmTape,
  place: ChunkPlace,
): MlstmChunk {
  const { atKey, atValue, atStep, memory } = place
  const BN = tape.batch * heads
  const size = (value + 1) * key * 4
  const perStep = (part: number) => tape.perStep.address + part * BN * tape.steps * 4 + atStep
  const before = tape.memories.address + memory * size
  return {
    steps: place.steps,
    keyStride: place.keyStride,
    valueStride: place.valueStride,
    q: tape.q.address + atKey,
    k: tape.k.address + atKey,
    v: tape.v.address + atValue,
    h: tape.read.address + atValue,
    before,
    after: before + BN * size,
    forget: perStep(0),
    input: perStep(1),
    carry: perStep(2),
    floor: perStep(3),
    inverse: perStep(4),
    slope: perStep(5),
  }
}

/** The part of the gradients that belongs to a chunk. */
export function mlstmGradientsOf(
  { heads, key, value }: MlstmSizes,
  tape: MlstmTape,
  by: Readonly<Record<'q' | 'k' | 'v' | 'read', Block>>,
  memory: Block,
  steps: Block,
  { atKey, atValue, atStep, head }: ChunkPlace,
): MlstmChunkGradients {
  const perStep = (part: number) => steps.address + part * tape.batch * heads * tape.steps * 4 + atStep
  return {
    h: by.read.address + atValue,
    q: by.q.address + atKey,
    k: by.k.address + atKey,
    v: by.v.address + atValue,
    memory: memory.address + head * (value + 1) * key * 4,
    logInput: perStep(0),
    logForget: perStep(1),
    logCarry: perStep(2),
  }
}
