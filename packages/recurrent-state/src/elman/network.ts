import { createHeap, Elman, elmanCell, type ReplayCell } from '@mnestic/sequence'
import type { Matrices } from './weights.ts'

/** h_t = tanh(h_{t-1} W_hh + e_t W_xh + b_h), by the exact kernel of `@mnestic/sequence`: the same bits everywhere. */
export class ElmanNetwork {
  /** D */
  readonly dimensions: number
  /** H */
  readonly hidden: number
  readonly #cell: ReplayCell<Float32Array>
  readonly #echoes: number
  readonly #nothing: Float32Array

  constructor(dimensions: number, { hidden, ...initial }: Matrices, echoes: number) {
    this.dimensions = dimensions
    this.hidden = hidden
    this.#echoes = echoes
    this.#nothing = new Float32Array(dimensions)
    const heap = createHeap()
    this.#cell = elmanCell(heap, new Elman(heap, { input: dimensions, hidden, initial }))
  }

  /** In place. `state`: [H], `vectors`: [D] each. */
  step(state: Float32Array, ...vectors: readonly Float32Array[]): void {
    this.#cell.fold(state, vectors)
  }

  /** The sum of a cue's echoes, of unit length; zeros where the cell makes nothing of it. `[H]` */
  echoOf(cue: Float32Array): Float32Array {
    const state = new Float32Array(this.hidden)
    const sum = new Float64Array(this.hidden)
    for (let k = 0; k < this.#echoes; k++) {
      this.step(state, k === 0 ? cue : this.#nothing)
      for (const [i, x] of state.entries()) sum[i] = (sum[i] ?? 0) + x
    }
    this.wipe()
    const length = Math.sqrt(sum.reduce((total, x) => total + x * x, 0))
    return Float32Array.from(sum, (x) => (length > 0 ? x / length : 0))
  }

  /** Leaves nothing of records in the kernel's memory. */
  wipe(): void {
    this.step(new Float32Array(this.hidden), this.#nothing)
  }
}
