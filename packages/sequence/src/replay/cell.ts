import type { KernelId } from '../kernel/kernel.ts'

/**
 * A recurrent state and how it takes in an item. A log of replays is exact as long as `fold` is a function of its two
 * arguments, bit for bit: no relaxed kernel, no clock, no randomness.
 */
export interface ReplayCell<Item> {
  /** What the state's bits depend on, in the header of what is saved. */
  readonly kernel: KernelId
  /** `weightsHash` of the parameters, or what else names the function. */
  readonly weights: string
  /** Numbers in a state. */
  readonly size: number
  /** The state of an empty stream; default: zeros. Copied. */
  readonly initial?: Float32Array
  /** Takes the items in, in their order, in place. Any split of a stream into calls gives the same bits. */
  fold(state: Float32Array, items: readonly Item[]): void
}

/**
 * The items of these ids, in their order. The log keeps none: they stand wherever the truth does. Those of one replay
 * are asked for in chunks, and may come from a disk.
 */
export type ReadItems<Item> = (ids: readonly number[]) => readonly Item[] | Promise<readonly Item[]>
