/** Rows at most that a table sifts at once. */
export const siftSlots = 512

/** The rows that may reach a threshold, and between what their scores are. By number of the find. */
export class Sifted {
  readonly rows: Uint32Array = new Uint32Array(siftSlots)
  readonly lower: Float64Array = new Float64Array(siftSlots)
  readonly upper: Float64Array = new Float64Array(siftSlots)
}

/** A float32 that is not above `threshold`. */
export function below(threshold: number): number {
  return Math.fround(threshold - Math.abs(threshold) * 2 ** -22 - 2 ** -100)
}
