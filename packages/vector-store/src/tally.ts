/**
 * Above what the strongest so many of some scores from -1 to 1 are, to the step below; all that are equal to the last of
 * them are among them, so it does not matter in which order they came.
 */
export class Tally {
  readonly #width: number
  readonly #steps: number
  /** By step from -1: how many scores. */
  readonly #counts: Uint32Array
  /** The lowest step that is still counted, and how many scores are. */
  #step = 0
  #counted = 0

  /** `steps`: from -1 to 1. */
  constructor(width: number, steps: number) {
    this.#width = width
    this.#steps = steps
    this.#counts = new Uint32Array(steps + 1)
  }

  /** Weaker ones need not be counted; -Infinity while there is room for any. */
  get least(): number {
    return this.#counted < this.#width ? -Infinity : (2 * this.#step) / this.#steps - 1 - margin
  }

  add(score: number): void {
    const step = Math.floor(((score + 1) / 2) * this.#steps + margin)
    if (step < this.#step) return
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#counted += 1
    for (;;) {
      const lowest = this.#counts[this.#step] ?? 0
      if (this.#counted - lowest < this.#width) return
      this.#counted -= lowest
      this.#step += 1
    }
  }
}

/** More than what rounding makes of a step, and less than a step. */
const margin = 1e-6
