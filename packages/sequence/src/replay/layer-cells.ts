import { MnesticError } from '@mnestic/core'
import type { Block, Heap } from '../heap/heap.ts'
import type { Elman } from '../layers/elman.ts'
import type { Lstm } from '../layers/lstm.ts'
import type { Parameter } from '../layers/parameter.ts'
import type { ReplayCell } from './cell.ts'
import { weightsHash } from './fingerprint.ts'

/**
 * An LSTM as a cell to replay: items are x [D], the state h and c, one after the other. What it needs stands on the heap
 * above the mark of now, and has the weights of now.
 */
export function lstmCell(heap: Heap, layer: Lstm): ReplayCell<Float32Array> {
  const { state, step } = layer.stream()
  return cellOf(heap, layer.parameters, {
    input: layer.weightX.shape[0] ?? 0,
    state: [state.h, state.c],
    step,
  })
}

/** An Elman network as a cell to replay: items are x [D], the state is h. As `lstmCell`. */
export function elmanCell(heap: Heap, layer: Elman): ReplayCell<Float32Array> {
  const { state, step } = layer.stream()
  const parameters = [layer.weightX, layer.weightH, layer.bias] // an output layer has no part in the state
  return cellOf(heap, parameters, { input: layer.weightX.shape[0] ?? 0, state: [state], step })
}

interface Stepped {
  /** D */
  readonly input: number
  readonly state: readonly Block[]
  step(x: Block): unknown
}

function cellOf(heap: Heap, parameters: readonly Parameter[], stepped: Stepped): ReplayCell<Float32Array> {
  const { input, state: blocks, step } = stepped
  const x = heap.floats(input)
  return {
    kernel: heap.kernel.id,
    weights: weightsHash(parameters),
    size: blocks.reduce((sum, { length }) => sum + length, 0),
    fold(state, items) {
      const wrong = items.find(({ length }) => length !== input)
      if (wrong)
        throw new MnesticError(
          'INVALID_ARGUMENT',
          `an item has ${wrong.length} numbers; give ${input}, the layer's input`,
        )
      let at = 0
      for (const block of blocks) {
        block.data.set(state.subarray(at, at + block.length))
        at += block.length
      }
      for (const item of items) {
        x.data.set(item)
        step(x)
      }
      at = 0
      for (const block of blocks) {
        state.set(block.data, at)
        at += block.length
      }
    },
  }
}
