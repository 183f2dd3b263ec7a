import { MnesticError } from '@mnestic/core'
import type { Block, Heap } from '../heap/heap.ts'
import { addProduct, pack, product } from '../kernel/products.ts'
import type { Elman } from '../layers/elman.ts'
import type { Lstm } from '../layers/lstm.ts'
import type { Parameter } from '../layers/parameter.ts'
import type { ReplayCell } from './cell.ts'
import { bytesOf, fingerprint, weightsHash } from './fingerprint.ts'

/** Items that a layer takes in one go. */
const ROWS = 32

/**
 * An LSTM as a cell to replay: items are x [D], the state h and c, one after the other; the bits of `forward`. What it
 * needs stands on the heap above the mark of now, and has the weights of now.
 */
export function lstmCell(heap: Heap, layer: Lstm): ReplayCell<Float32Array> {
  const [D = 0, G = 0] = layer.weightX.shape
  const H = G / 4
  const h = heap.floats(H)
  const c = heap.floats(H)
  const tanhC = heap.scratch(H).address
  const gates = heap.scratch(ROWS * G).address
  const bias = heap.copyOf(layer.bias.value.data).address
  const weightX = pack(heap, layer.weightX.value, D, G)
  const weightH = pack(heap, layer.weightH.value, H, G)
  return cellOf(heap, layer, [h, c], (x, rows) => {
    product(heap, rows, x.address, weightX, gates, bias) // at once: W_x comes from memory once, and the bits are the same
    for (let z = gates; z < gates + rows * G * 4; z += G * 4) {
      addProduct(heap, 1, h.address, weightH, z)
      heap.kernel.lstmForward(1, H, z, c.address, c.address, tanhC, h.address)
    }
  })
}

/** An Elman network as a cell to replay: items are x [D], the state is h; its output layer has no part. As `lstmCell`. */
export function elmanCell(heap: Heap, layer: Elman): ReplayCell<Float32Array> {
  const [D = 0] = layer.weightX.shape
  const { state, step } = layer.stream()
  return cellOf(heap, layer, [state], (x, rows) => {
    for (let row = 0; row < rows; row++) step(x.part(row * D, D))
  })
}

/** @param take folds the first `rows` of x [ROWS, D] into the state that stands in the blocks */
function cellOf(
  heap: Heap,
  { weightX, weightH, bias }: Readonly<Record<'weightX' | 'weightH' | 'bias', Parameter>>,
  blocks: readonly Block[],
  take: (x: Block, rows: number) => void,
): ReplayCell<Float32Array> {
  const [D = 0] = weightX.shape
  const x = heap.floats(ROWS * D)
  const size = blocks.reduce((sum, { length }) => sum + length, 0)
  const fold = (state: Float32Array, items: readonly Float32Array[]) => {
    const wrong = items.find(({ length }) => length !== D)
    if (wrong) throw new MnesticError('INVALID_ARGUMENT', `an item has ${wrong.length} numbers; give ${D}`)
    const inHeap = parts(blocks, state)
    for (const [block, part] of inHeap) block.data.set(part)
    for (let from = 0; from < items.length; from += ROWS) {
      const rows = items.slice(from, from + ROWS)
      const numbers = x.data
      rows.forEach((item, row) => numbers.set(item, row * D))
      take(x, rows.length)
    }
    for (const [block, part] of inHeap) part.set(block.data)
  }
  return { kernel: heap.kernel.id, weights: hashOf([weightX, weightH, bias], size, D, fold), size, fold }
}

/** Each block with its part of the state. */
function parts(
  blocks: readonly Block[],
  state: Float32Array,
): readonly (readonly [block: Block, part: Float32Array])[] {
  let at = 0
  return blocks.map((block) => {
    const from = at
    at += block.length
    return [block, state.subarray(from, at)]
  })
}

/** Of the weights and of what the cell makes of a few items: other activations, or kernels with other bits, show. */
function hashOf(
  parameters: readonly Parameter[],
  size: number,
  D: number,
  fold: ReplayCell<Float32Array>['fold'],
): string {
  const state = new Float32Array(size)
  const probe = [1, 2, 3].map((n) =>
    Float32Array.from({ length: D }, (_, at) => (((at + n) * 5) % 7) / 4 - 0.75),
  )
  fold(state, probe)
  return fingerprint(new TextEncoder().encode(weightsHash(parameters) + fingerprint(bytesOf(state))))
}
